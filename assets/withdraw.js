/* Withdrawing a load: the reason goes along, the page says what came of it. */
(function () {
  "use strict";
  async function withdraw(button) {
    const box = button.closest(".withdraw");
    const said = box.querySelector(".js-said");
    const lang = new URLSearchParams(location.search).get("lang");
    button.disabled = true;
    said.textContent = button.dataset.working;
    try {
      const url = button.dataset.url + (lang ? "?lang=" + encodeURIComponent(lang) : "");
      await window.pintu.post(url, { reason: box.querySelector(".js-reason").value });
      location.reload();
    } catch (error) {
      said.textContent = error.message;
      button.disabled = false;
    }
  }
  document.addEventListener("click", function (event) {
    const button = event.target.closest(".js-withdraw");
    if (button && !button.disabled) withdraw(button);
  });
  document.addEventListener("keydown", function (event) {
    if (event.key === "Enter" && event.target.classList.contains("js-reason")) event.target.closest(".withdraw").querySelector(".js-withdraw").click();
  });
})();
