"""What stands at the head of every answer, be it an error's."""


def _policy(sockets: str = "") -> str:
    # xterm.js makes style elements for its letters; scripts come from files alone.
    return (
        "default-src 'none'; script-src 'self'; style-src 'self' 'unsafe-inline'; "
        f"img-src 'self' data:; font-src 'self'; connect-src 'self'{sockets}; "
        "frame-ancestors 'none'; base-uri 'none'; form-action 'none'"
    )


HEADERS = {
    "Content-Security-Policy": _policy(),
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "no-referrer",
    "Cache-Control": "no-store",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Server": "hashiya",
}


def policy_for(*hosts: str) -> str:
    """The page's policy; older browsers do not take ``'self'`` for WebSockets of these hosts."""
    return _policy("".join(f" ws://{host} wss://{host}" for host in hosts))
