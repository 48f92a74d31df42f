/* Loading the page anew without ever leaving the screen to the browser's own error page: only after the health route
   and the page itself have just answered. Until they do the last picture stays and it is tried again, later each time.
   Reasons: another build answers, a night has passed (03.30 ± 10 min in the regency), more than 400 MB of heap, or a
   page whose first answers were lost and that never stood. */
(function () {
  "use strict";
  const HOUR = 3.5 * 3600000;
  const SPREAD = 600000;
  const DAY = 86400000;
  const HEAP = 400e6;
  const LEAST_AGE = 1800000;
  const FIRST_WAIT = 5000;
  const LONGEST_WAIT = 300000;
  const STANDING_AFTER = 30000;
  const spread = (Math.random() * 2 - 1) * SPREAD;
  let renewing = false;
  let opened = null;

  async function answers(path, proves) {
    const stopper = new AbortController();
    const timer = setTimeout(function () { stopper.abort(); }, 8000);
    try {
      const answer = await fetch(path, { signal: stopper.signal, cache: "no-store", credentials: "same-origin" });
      return answer.status === 200 && !answer.redirected && (await answer.text()).includes(proves);
    } catch (error) {
      return false; // whatever it was, it was no good answer
    } finally {
      clearTimeout(timer);
    }
  }

  /* jitter: up to this many ms of patience first, so that many screens do not come back at once. */
  async function renew(jitter) {
    if (renewing) return;
    renewing = true;
    let wait = FIRST_WAIT;
    await pause(Math.random() * (jitter || 0));
    while (!((await answers("/healthz", '"ok":true')) && (await answers(location.href, "_dash-config")))) {
      await pause(wait * (0.8 + 0.4 * Math.random()));
      wait = Math.min(LONGEST_WAIT, 2 * wait);
    }
    location.reload();
  }
  function pause(ms) { return new Promise(function (done) { setTimeout(done, ms); }); }

  /* True when this page has been open over the hour of renewal, by the server's clock, or has grown too large. */
  function due(now, zone) {
    const live = window.pendopo;
    if (opened === null) opened = live.offset; // the server's time when performance.now() was 0, as first heard
    const p = live.parts(opened + LEAST_AGE, zone);
    const midnight = opened + LEAST_AGE - (p.hour * 3600000 + p.minute * 60000 + p.second * 1000);
    let at = midnight + HOUR + spread;
    if (at < opened + LEAST_AGE) at += DAY;
    return now >= at || (performance.now() > LEAST_AGE && performance.memory && performance.memory.usedJSHeapSize > HEAP);
  }

  window.pendopoRenew = { renew: renew, due: due };
  setTimeout(function () { if (!document.getElementById("page")) renew(0); }, STANDING_AFTER);
})();
