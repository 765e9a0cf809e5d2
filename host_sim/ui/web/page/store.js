// What the page knows: the states and events of the server, and a way to hear of changes.

// The list of wires; older ones make room.
const MAX_EVENTS = 200;

export const state = {
  process: null,
  trouble: null,
  till: null,
  settings: null,
  screen: null,
  paper: null,
  wallet: null,
  gateway: null,
  autopilot: false,
  language: 'ru',
  devices: null,
};
export const events = [];
// For tests: which number came last, and whether one was ever left out.
export const stream = {lastId: 0, isOpen: false, received: 0, gaps: 0};

const listeners = new Set();
let isScheduled = false;

export function onChange(listener) {
  listeners.add(listener);
}

// One drawing for everything that came at once. Not by animation frames: those stop in a window
// that is not in front.
export function changed() {
  if (isScheduled) return;
  isScheduled = true;
  setTimeout(() => {
    isScheduled = false;
    for (const listener of listeners) listener();
  }, 0);
}

function take(entry) {
  if (entry.kind === 'state') {
    state[entry.topic] = entry.body;
  } else {
    events.push({...entry.body, topic: entry.topic});
    if (events.length > MAX_EVENTS) events.splice(0, events.length - MAX_EVENTS);
  }
}

let source = null;

async function takeSnapshot() {
  const reply = await fetch('/api/snapshot');
  if (!reply.ok) throw new Error(`snapshot: ${reply.status}`);
  const snapshot = await reply.json();
  Object.assign(state, snapshot.states);
  events.length = 0;
  for (const event of snapshot.events) take(event);
  stream.lastId = snapshot.lastId;
  changed();
}

function openStream() {
  source?.close();
  source = new EventSource(`/api/events?after=${stream.lastId}`);
  source.onopen = () => {
    stream.isOpen = true;
    changed();
  };
  source.onmessage = (message) => {
    const id = Number(message.lastEventId);
    if (id <= stream.lastId) return;  // seen already
    if (id !== stream.lastId + 1) stream.gaps += 1;
    stream.lastId = id;
    stream.received += 1;
    take(JSON.parse(message.data));
    changed();
  };
  // Too much was missed, or the server is a new one.
  source.addEventListener('gap', () => connect());
  source.onerror = () => {
    stream.isOpen = false;
    changed();
    // The browser comes again by itself unless the server refused.
    if (source.readyState === EventSource.CLOSED) setTimeout(connect, 1000);
  };
}

export async function connect() {
  source?.close();
  try {
    await takeSnapshot();
    openStream();
  } catch {
    stream.isOpen = false;
    changed();
    setTimeout(connect, 1000);
  }
}
