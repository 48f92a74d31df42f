/* What a page of ours needs to write: the token of the server's process, asked for when it is used. */
(function () {
  "use strict";
  async function token() {
    const answer = await fetch("/_pintu", { headers: { Accept: "application/json" }, cache: "no-store" });
    const said = await answer.json();
    if (!answer.ok) throw new Error(said.said);
    return said.token;
  }

  /* Sends body (FormData, a file, or a plain object as JSON); resolves with the JSON answered, rejects with an Error that says
     in words why not. progress(share): how much has gone. Errors in words come from the server. */
  async function post(url, body, progress) {
    const key = await token();
    return new Promise(function (done, failed) {
      const request = new XMLHttpRequest();
      request.open("POST", url);
      request.setRequestHeader("X-Pendopo-Form", key);
      request.setRequestHeader("Accept", "application/json");
      if (progress) request.upload.onprogress = (event) => event.lengthComputable && progress(event.loaded / event.total);
      request.onerror = () => failed(new Error(""));
      request.onload = function () {
        let said = {};
        try { said = JSON.parse(request.responseText); } catch (error) { /* an answer without words; its status tells */ }
        if (request.status >= 200 && request.status < 300) done(said);
        else failed(new Error(said.said || String(request.status)));
      };
      const plain = body && Object.getPrototypeOf(body) === Object.prototype;
      if (plain) request.setRequestHeader("Content-Type", "application/json");
      request.send(plain ? JSON.stringify(body) : body);
    });
  }

  window.pintu = { token: token, post: post };
})();
