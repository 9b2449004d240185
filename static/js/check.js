// Whether a PDF is, byte for byte, the one that was published: worked out here, sent nowhere.

const input = document.getElementById("pdf");
const told = document.getElementById("told");
const known = new Set([...document.querySelectorAll("[data-sha256]")].map((each) => each.dataset.sha256));

const hex = (buffer) => [...new Uint8Array(buffer)].map((byte) => byte.toString(16).padStart(2, "0")).join("");

async function check(file) {
  told.textContent = told.dataset.busy;
  try {
    const found = known.has(hex(await crypto.subtle.digest("SHA-256", await file.arrayBuffer())));
    told.textContent = found ? told.dataset.same : told.dataset.other;
  } catch {
    told.textContent = told.dataset.fails;
  }
}

function takeDropped(event) {
  event.preventDefault();
  if (event.type === "drop" && event.dataTransfer.files.length) check(event.dataTransfer.files[0]);
}

if (window.crypto?.subtle) {
  document.getElementById("drop").hidden = false;
  input.addEventListener("change", () => input.files.length && check(input.files[0]));
  for (const kind of ["dragover", "drop"]) document.addEventListener(kind, takeDropped);
} else {
  told.textContent = told.dataset.fails; // over plain http a browser offers no fingerprints
}
