"use strict";
// The page's own address says where its program is: behind TLS that is wss, whatever the server knows.
const socket = new URL("ws", location.href);
socket.protocol = location.protocol === "https:" ? "wss:" : "ws:";
socket.search = "";
for (const element of document.querySelectorAll(".textual-terminal")) {
  element.dataset.sessionWebsocketUrl = socket.href;
}

// The server takes messages of 64 KiB; a long paste goes in parts, none ending amid a character.
const PART = 8000;
const send = WebSocket.prototype.send;
WebSocket.prototype.send = function (data) {
  const said = typeof data === "string" && data.length > PART ? JSON.parse(data) : null;
  if (!said || said[0] !== "stdin") {
    send.call(this, data);
    return;
  }
  const letters = Array.from(said[1]);
  for (let at = 0; at < letters.length; at += PART) {
    send.call(this, JSON.stringify(["stdin", letters.slice(at, at + PART).join("")]));
  }
};

window.WebSocket = class extends WebSocket {
  constructor(...given) {
    super(...given);
    this.addEventListener("close", (event) => {
      document.body.classList.toggle("-many", event.code === 4008);
    });
  }
};

// textual.js makes its terminal at this event, too, after us.
addEventListener("load", () => setTimeout(() => {
  document.querySelector(".xterm-helper-textarea").focus();
}));
