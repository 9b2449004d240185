// A tablet for everybody: after a silence it starts anew, in the place of what was said, so that there is no way back to it.
const page = document.querySelector("meta[name=kiosk]");
const startAnew = () => location.replace(page.dataset.start);
let waiting;

function wait() {
  clearTimeout(waiting);
  waiting = setTimeout(startAnew, Number(page.content) * 1000);
}

/** Where nothing was touched there is nothing to forget. */
function begin() {
  if (!("asleep" in page.dataset)) wait();
}

for (const sign of ["pointerdown", "keydown", "input", "scroll"]) addEventListener(sign, wait, { passive: true });
addEventListener("pageshow", (shown) => (shown.persisted ? startAnew() : begin()));
begin();
