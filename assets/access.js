/* An open page whose right to be open has ended is told so by whatever it asks next, with the way to go: a person logs
   in, a screen is paired anew. Only an answer of our own server's names that way; a proxy's 401 is silence. */
(function () {
  "use strict";
  const ask = window.fetch;
  let leaving = false;
  window.fetch = async function () {
    const answer = await ask.apply(window, arguments);
    const door = answer.status === 401 ? answer.headers.get("X-Door") : null;
    if (door && door[0] === "/" && door[1] !== "/" && !leaving) {
      leaving = true;
      location.replace(door);
    }
    return answer;
  };
})();
