// Sets the program behind the page back, through what it offers anyway: a running till with an open
// shift, nothing on its receipt, every setting as at the first start, and 1000,00 in the demo
// buyer's wallet. The body of an async function.
const LIMIT_MS = 40000;
const LOOK_MS = 10;
const until = async (what, is) => {
  const limit = Date.now() + LIMIT_MS;
  while (!is()) {
    if (Date.now() > limit) throw new Error(`not set back: ${what}`);
    await new Promise((next) => setTimeout(next, LOOK_MS));
  }
};
// A till that is still busy with the command before has done nothing: asked once more.
const send = async (method, path, values) => {
  const limit = Date.now() + LIMIT_MS;
  while (true) {
    const reply = await fetch(path, {
      method, headers: {'Content-Type': 'application/json'},
      body: values === undefined ? undefined : JSON.stringify(values),
    });
    const text = await reply.text();
    const answer = text ? JSON.parse(text) : null;
    if (reply.ok && answer?.ok !== false) return;
    if (answer?.code !== 'till_busy' || Date.now() > limit) throw new Error(`${path}: ${text}`);
    await new Promise((next) => setTimeout(next, LOOK_MS));
  }
};
const post = (path, values = {}) => send('POST', path, values);
const {state} = window.pospay;
const isIdle = () => state.process?.how === 'running' && state.till && state.settings &&
    state.screen && state.screen.command === '';

await until('a page with states', () => state.process && state.wallet);
await send('DELETE', '/sandbox/faults');
await send('DELETE', '/sandbox/scripts');
await post('/sandbox/down', {isDown: false});
await post('/api/autopilot', {is_on: false, buyer: 1});
await post('/sandbox/buyers/1', {balance: 1000.00, isOnline: true, alwaysAsks: false});
if (state.process.how !== 'running') await post('/api/till/start');
else if (state.screen?.command) await post('/api/till/cancel');
await until('the till at rest', isIdle);
if (state.language !== 'ru') await post('/api/language', {language: 'ru'});
await until('the till in Russian', () => isIdle() && state.language === 'ru');
await post('/api/till/printer', {is_out: false});
if (!state.till.shift) await post('/api/till/open_shift');
if (state.till.receipt) await post('/api/till/drop_receipt');
await until('no receipt', () => isIdle() && state.till.shift && !state.till.receipt);
await post('/api/till/dismiss');
for (const {id, is_on: isOn} of state.settings.host) {
  if (!isOn) await post('/api/till/set_host', {id, is_on: true});
}
const {parameters} = state.settings.plugins.find((plugin) => plugin.id === 'oplati');
for (const [id, value] of [['mode', 'dynamic'], ['enabled', 'true']]) {
  if (parameters.find((one) => one.id === id).value === value) continue;
  await post('/api/till/set_parameter', {plugin: 'oplati', id, value});
}
if (state.till.unresolved.length > 0) throw new Error('not set back: unresolved payments');
localStorage.clear();
sessionStorage.clear();
