// Whether this browser shows news while it is closed: asked for by a tap, never by itself.

const told = document.getElementById("push-told");
const on = document.getElementById("push-on");
const off = document.getElementById("push-off");
const isAble = navigator.serviceWorker && globalThis.PushManager && globalThis.Notification;

const say = (name) => { told.textContent = told.dataset[name]; };
const bytes = (text) => Uint8Array.from(atob(text.replace(/-/g, "+").replace(/_/g, "/")), (sign) => sign.charCodeAt(0));
const text = (buffer) => btoa(String.fromCharCode(...new Uint8Array(buffer))).replace(/\+/g, "-").replace(/\//g, "_").replace(/=+$/, "");

function show(subscription) {
  on.hidden = Boolean(subscription);
  off.hidden = !subscription;
  say(subscription ? "on" : "off");
}

async function tell(address, facts) {
  const reply = await fetch(address, { method: "POST", body: new URLSearchParams(facts) });
  if (!reply.ok || reply.headers.get("X-App") !== "1") throw new Error(reply.status);
}

/** Also of one that is there already: whoever signed out and in again goes on with it. */
async function keep(subscription) {
  await tell("/messages/browsers", {
    endpoint: subscription.endpoint, p256dh: text(subscription.getKey("p256dh")), auth: text(subscription.getKey("auth")),
  });
  show(subscription);
}

async function begin() {
  if (await Notification.requestPermission() !== "granted") return say("denied");
  const { pushManager } = await navigator.serviceWorker.ready;
  await keep(await pushManager.subscribe({ userVisibleOnly: true, applicationServerKey: bytes(on.dataset.key) }));
}

async function end() {
  const { pushManager } = await navigator.serviceWorker.ready;
  const subscription = await pushManager.getSubscription();
  if (subscription) {
    await tell("/messages/browsers/off", { endpoint: subscription.endpoint });
    await subscription.unsubscribe();
  }
  show(null);
}

const attempt = (act) => () => act().catch(() => say("fails"));

if (isAble) {
  on.addEventListener("click", attempt(begin));
  off.addEventListener("click", attempt(end));
  show(null);
  attempt(async () => {
    const registration = await navigator.serviceWorker.getRegistration();
    const subscription = await registration?.pushManager.getSubscription();
    if (subscription) await keep(subscription);
  })();
} else {
  say("unable");
}
