/* One WebSocket to /_push: the server says at once when the shown page has changed, and about every ten seconds that it
   has not. What is said goes to window.pendopo.pushed; without a socket live.js polls. Reconnects by itself, later each
   time (within the minute in which a server starts anew never much later) and never together with other screens; a page
   that nobody sees holds none. */
(function () {
  "use strict";
  const times = Object.assign({ retry: 1000, soon: 4000, patient: 60000, longest: 15000, silent: 25000, refused: 60000 }, window.pendopoTimes);
  /* How the server closes a socket: this reader may not see the page (ask again, rarely). */
  const REFUSED = 4401;
  let socket = null;
  let at = null;
  let heard = 0;
  let wait = times.retry;
  let lost = 0;
  let next = 0;

  function open() {
    const scheme = location.protocol === "https:" ? "wss://" : "ws://";
    const mine = new WebSocket(scheme + location.host + "/_push?at=" + encodeURIComponent(at));
    socket = mine;
    heard = performance.now();
    mine.onmessage = function (event) {
      if (mine !== socket) return;
      heard = performance.now();
      wait = times.retry;
      lost = 0;
      window.pendopo.pushed(JSON.parse(event.data));
    };
    mine.onclose = function (event) {
      if (mine !== socket) return;
      socket = null;
      if (event.code === REFUSED) window.pendopo.due = 0; // ask at once: the answer says where to go
      const now = performance.now();
      lost = lost || now;
      next = now + (event.code === REFUSED ? times.refused : wait * (0.5 + Math.random()));
      wait = Math.min(times.longest, now - lost < times.patient ? times.soon : times.longest, 2 * wait);
    };
  }

  /* Lets go without waiting for a farewell: a server that hangs says none. */
  function close() {
    const mine = socket;
    socket = null;
    if (mine) mine.close();
  }

  /* Called often: the page that is shown now. Opens, moves or renews the socket as need be. */
  function follow(address) {
    const now = performance.now();
    const moved = address !== at;
    at = address;
    if (socket && now - heard > times.silent) { close(); next = now + wait; }
    if (!socket) { if (now >= next) open(); return; }
    if (moved && socket.readyState === WebSocket.OPEN) socket.send(at);
    else if (moved) { close(); next = now; }
  }

  /* True while the server has lately said something. */
  function speaks() {
    return Boolean(socket) && socket.readyState === WebSocket.OPEN && performance.now() - heard < times.silent;
  }

  window.pendopoSocket = { follow: follow, close: close, speaks: speaks };
})();
