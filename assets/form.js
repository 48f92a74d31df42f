/* Forms of people and administrators: sent through the door, the page says what came of it. What is shown once is never in an address. */
(function () {
  "use strict";
  function lang(url) {
    const asked = new URLSearchParams(location.search).get("lang");
    return asked ? url + "?lang=" + encodeURIComponent(asked) : url;
  }

  async function send(form) {
    const button = form.querySelector("[type=submit]");
    const said = form.querySelector(".js-said");
    const once = form.querySelector(".js-once");
    if (button.disabled) return;
    button.disabled = true;
    said.textContent = "";
    try {
      const answer = await window.pintu.post(lang(form.dataset.url), Object.fromEntries(new FormData(form)));
      if (answer.done) {
        form.reset();
        said.textContent = answer.done;
      } else if (!answer.once) {
        return location.reload();
      } else {
        once.textContent = answer.once;
        once.hidden = false;
        said.textContent = answer.about;
      }
    } catch (error) {
      said.textContent = error.message;
    }
    button.disabled = false;
  }

  async function act(button) {
    if (!confirm(button.dataset.confirm)) return;
    button.disabled = true;
    try {
      await window.pintu.post(lang(button.dataset.url), JSON.parse(button.dataset.body));
      location.reload();
    } catch (error) {
      alert(error.message);
      button.disabled = false;
    }
  }

  document.addEventListener("submit", function (event) {
    const form = event.target.closest(".js-form");
    if (!form) return;
    event.preventDefault();
    send(form);
  }, true);
  document.addEventListener("click", function (event) {
    const button = event.target.closest(".js-act");
    if (button && !button.disabled) act(button);
  });
})();
