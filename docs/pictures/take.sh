#!/usr/bin/env bash
# take.sh OUT.png [KEY...]: a screenshot of the desk in a real terminal (xterm), headless.
# Opens a copy of the starter database, with labels.jsonl beside this script, and presses the KEYs, named as xdotool names them.
# Needs Debian's xvfb, xterm, xdotool, imagemagick, fonts-dejavu-core. COLS, ROWS and DB may be set.
set -euo pipefail
root=$(cd "$(dirname "$0")/../.." && pwd)
out=$(realpath -m "$1"); shift
work=$(mktemp -d)
trap 'kill $(jobs -p) 2>/dev/null || true; wait 2>/dev/null || true; rm -rf "$work"' EXIT
cp "${DB:-$root/annotations.db}" "$work/annotations.db"
export HASHIYA_ANNOTATOR=${HASHIYA_ANNOTATOR:-muna} HASHIYA_DB=$work/annotations.db
"$root/.venv/bin/hashiya" import --keep-going "$root/docs/pictures/labels.jsonl"

Xvfb -displayfd 3 -screen 0 1600x1200x24 -nolisten tcp 3>"$work/display" 2>/dev/null &
for _ in $(seq 50); do [ -s "$work/display" ] && break; sleep 0.1; done
DISPLAY=:$(cat "$work/display"); export DISPLAY
export LC_ALL=C.UTF-8

xterm -u8 -tn xterm-256color -fa 'DejaVu Sans Mono' -fs 12 -geometry "${COLS:-104}x${ROWS:-30}" \
	-b 6 -bg '#14171a' -fg '#e6e3da' -e env COLORTERM=truecolor "$root/.venv/bin/hashiya" "$work/annotations.db" &
window=$(timeout 20 xdotool search --sync --onlyvisible --class xterm | head -1)
sleep "${WAIT:-3}"
xdotool windowfocus "$window" mousemove --window "$window" 4 4
for key in "$@"; do
	xdotool key "$key"
	sleep 0.15
done
sleep 1
import -window "$window" "$out"
echo "$out"
