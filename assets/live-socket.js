/* One WebSocket to /_push: the server says at once when the shown page has changed, and about every ten seconds that it
   has not. What is said goes to window.pendopo.pushed, a change that comes before it (JSON, gzip) to
   window.pendopo.brought; without a socket live.js polls. Reconnects by itself, later each time (within the minute in
   which a server starts anew never much later) and never together with other screens; a page that nobody sees holds
   none. */
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
  /* Messages are taken in the order in which they came: a change is unpacked before what comes after it is heard. */
  let taken = Promise.resolve();

  function open() {
    const scheme = location.protocol === "https:" ? "wss://" : "ws://";
    const mine = new WebSocket(scheme + location.host + "/_push?at=" + encodeURIComponent(at));
    mine.binaryType = "arraybuffer";
    socket = mine;
    heard = performance.now();
    mine.onmessage = function (event) {
      if (mine !== socket) return;
      heard = performance.now();
      wait = times.retry;
      lost = 0;
      taken = taken.then(function () { return take(event.data); }).then(function (said) {
        if (!said || mine !== socket) return;
        if (said.parts) window.pendopo.brought(said); else window.pendopo.pushed(said);
      });
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

  /* What a message says; null when it cannot be unpacked: the word that follows makes the page ask. */
  async function take(data) {
    if (typeof data === "string") return JSON.parse(data);
    if (!window.DecompressionStream) return null;
    try {
      return await new Response(new Blob([data]).stream().pipeThrough(new DecompressionStream("gzip"))).json();
    } catch (error) {
      console.warn("change not unpacked", error);
      return null;
    }
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
