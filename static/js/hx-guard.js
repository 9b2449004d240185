// Everything this product knows about htmx 4 events stands in this file; its settings are in layouts/_htmx.html.
// Loaded as a plain script before the htmx tag: a listener attached later misses an instant failure of the network.
(() => {
  "use strict";
  const DEADLINE_MS = 1500;
  const own = document.currentScript;
  const vendored = own && own.dataset.fallback;
  let fallen = false;

  // A content network that fails, or accepts and never answers, must not decide whether our page works.
  function fallBack() {
    if (!vendored || fallen || window.htmx) return;
    fallen = true;
    const script = document.createElement("script");
    script.src = vendored;
    document.head.append(script);
  }

  window.addEventListener("error", (event) => {
    const failed = event.target;
    if (failed instanceof HTMLScriptElement && "htmx" in failed.dataset) fallBack();
  }, true);
  setTimeout(fallBack, DEADLINE_MS);

  function say(kind) {
    const region = document.getElementById("page-alert");
    if (region) region.textContent = region.dataset[kind] || "";
  }

  function isOurs(response) {
    return response.headers.get("X-App") === "1";
  }

  // A captive portal answers 200 with its own page: it must never replace ours.
  document.addEventListener("htmx:before:response", (event) => {
    const { response } = event.detail.ctx;
    if (isOurs(response)) return say("none");
    event.preventDefault();
    say("foreign");
  });

  // Sent for every status from 400 up. A form with errors is shown by hx-status:422; a redirect is on its way.
  document.addEventListener("htmx:response:error", (event) => {
    const { ctx } = event.detail;
    const { response } = ctx;
    ctx.push = ctx.replace = "false"; // the page stays, so does its address
    if (response.status === 422 || response.headers.get("HX-Redirect")) return;
    say(response.status >= 500 ? "server" : "refused");
  });

  // No answer at all: no network, or the time ran out.
  document.addEventListener("htmx:error", (event) => {
    if (event.detail.ctx) say("offline");
  });
})();
