// The administrator: parameters as the plugins describe them, tenders, devices. Who is signed in is
// chosen here, so that one can see what the till refuses to others.
import {till} from './api.js';
import {h} from './dom.js';
import {t} from './i18n.js';
import {changed, state} from './store.js';

const ROLES = ['administrator', 'cashier', 'supervisor'];
const CARD = ['approve', 'decline', 'time_out', 'fail'];

const ui = {role: 'administrator', message: '', isBad: false, drafts: {}, newTender: '',
            names: {}};

async function ask(command, values, said = t('admin.saved')) {
  const answer = await till(command, {...values, role: ui.role});
  ui.message = answer.ok ? said : answer.message;
  ui.isBad = !answer.ok;
  changed();
  return answer.ok;
}

// --- Parameters ----------------------------------------------------------------------------------

function control(plugin, parameter) {
  const id = `parameter-${plugin.id}-${parameter.id}`;
  const set = (value) =>
      ask('set_parameter', {plugin: plugin.id, id: parameter.id, value: String(value)});
  const help = parameter.help &&
      h('span', {class: 'muted help', id: `${id}-help`}, parameter.help);
  const about = parameter.help ? `${id}-help` : undefined;
  if (parameter.kind === 'toggle') {
    return h('label', {class: 'check', key: id},
      h('input', {type: 'checkbox', role: 'switch', id, checked: parameter.value === 'true',
                  onchange: async (event) => {
                    const isOn = event.target.checked;
                    // Until the till says so it is as it was.
                    event.target.checked = !isOn;
                    await set(isOn);
                  }}),
      h('span', {}, parameter.label, help));
  }
  if (parameter.kind === 'choice') {
    return h('label', {class: 'field', key: id}, h('span', {}, parameter.label),
      h('select', {id, value: parameter.value, onchange: async (event) => {
        const value = event.target.value;
        event.target.value = parameter.value;
        await set(value);
      }}, parameter.choices.map((choice) => h('option', {value: choice.id}, choice.label))), help);
  }
  if (parameter.kind === 'action') {
    return h('div', {key: id},
      h('button', {id, onclick: () => ask('press', {plugin: plugin.id, action: parameter.id}, '')},
        parameter.label), help);
  }
  const isSecret = parameter.kind === 'secret';
  const draft = ui.drafts[id];
  const save = async (event) => {
    event.preventDefault();
    if (await set(draft ?? parameter.value)) delete ui.drafts[id];
    changed();
  };
  return h('form', {key: id, onsubmit: save},
    h('div', {class: 'row'},
      h('label', {class: 'field grow'}, h('span', {}, parameter.label),
        h('input', {
          id, type: isSecret ? 'password' : 'text', autocomplete: 'off',
          'aria-describedby': about, maxlength: parameter.max_size || undefined,
          placeholder: isSecret ? t('admin.secret_hint') : undefined,
          value: draft ?? parameter.value,
          oninput: (event) => { ui.drafts[id] = event.target.value; changed(); },
        })),
      h('button', {id: `${id}-save`, disabled: draft === undefined,
                   'aria-label': `${t('admin.save')}: ${parameter.label}`}, t('admin.save'))),
    help);
}

function hostView() {
  return h('fieldset', {}, h('legend', {}, t('admin.host')),
    state.settings.host.map((parameter) => h('label', {class: 'check', key: parameter.id},
      h('input', {
        type: 'checkbox', role: 'switch', id: `host-${parameter.id}`, checked: parameter.is_on,
        onchange: async (event) => {
          const isOn = event.target.checked;
          event.target.checked = !isOn;
          await ask('set_host', {id: parameter.id, is_on: isOn});
        },
      }), h('span', {}, parameter.label))));
}

// --- Tenders -------------------------------------------------------------------------------------

function tenderView(tender) {
  const name = ui.names[tender.id];
  const rename = async (event) => {
    event.preventDefault();
    if (await ask('edit_tender', {tender: tender.id, name})) delete ui.names[tender.id];
    changed();
  };
  return h('li', {class: 'tender-row', key: tender.id, id: `tender-row-${tender.id}`},
    h('form', {class: 'row', onsubmit: rename},
      h('input', {
        class: 'grow', id: `tender-name-${tender.id}`, value: name ?? tender.name,
        'aria-label': t('admin.name_of', {name: tender.name}),
        oninput: (event) => { ui.names[tender.id] = event.target.value; changed(); },
      }),
      name !== undefined && h('button', {id: `tender-rename-${tender.id}`}, t('admin.rename')),
      h('button', {
        type: 'button', id: `tender-delete-${tender.id}`,
        'aria-label': `${t('admin.delete')}: ${tender.name}`,
        onclick: () => ask('delete_tender', {tender: tender.id}),
      }, t('admin.delete'))),
    h('p', {class: 'marks'},
      !tender.is_deletable && h('span', {class: 'mark'}, t('admin.undeletable')),
      !tender.is_enabled && h('span', {class: 'mark'}, t('admin.tender_off')),
      tender.plugin && h('span', {class: 'mark'}, tender.plugin)));
}

function tendersView() {
  const add = async (event) => {
    event.preventDefault();
    if (await ask('add_tender', {name: ui.newTender})) ui.newTender = '';
    changed();
  };
  return h('fieldset', {}, h('legend', {}, t('admin.tenders')),
    h('ul', {class: 'plain'}, state.settings.tenders.map(tenderView)),
    h('form', {class: 'row', onsubmit: add},
      h('label', {class: 'field grow'}, h('span', {}, t('admin.new_tender')),
        h('input', {id: 'new-tender', value: ui.newTender,
                    oninput: (event) => { ui.newTender = event.target.value; }})),
      h('button', {id: 'new-tender-add'}, t('admin.add'))));
}

function devicesView() {
  return h('fieldset', {}, h('legend', {}, t('admin.devices')),
    h('p', {}, t('admin.card_next')),
    h('div', {class: 'row wrap'}, CARD.map((next) => h('button', {
      key: next, id: `card-${next}`, onclick: () => ask('card_terminal', {next}),
    }, t(`card.${next}`)))),
    h('label', {class: 'check'},
      h('input', {type: 'checkbox', role: 'switch', id: 'no-paper', 
                  checked: state.devices?.is_out_of_paper === true,
                  onchange: async (event) => {
                    const isOut = event.target.checked;
                    event.target.checked = !isOut;
                    await ask('printer', {is_out: isOut});
                  }}), t('admin.no_paper')));
}

function bodyView() {
  const screen = state.screen;
  // What came of a button of a plugin.
  const pressed = screen?.last_command === 'press' ? screen.result : null;
  const message = ui.message || pressed?.message;
  const isBad = ui.message ? ui.isBad : pressed?.status === 'refused';
  return [
    h('label', {class: 'field'}, h('span', {}, t('admin.role')),
      h('select', {id: 'role', value: ui.role, onchange: (event) => {
        ui.role = event.target.value;
        ui.message = '';
        changed();
      }}, ROLES.map((role) => h('option', {value: role}, t(`role.${role}`))))),
    h('p', {class: `message sticky ${message ? (isBad ? 'bad' : 'good') : 'none'}`,
            role: 'alert', id: 'admin-message'},
      screen?.command === 'press' ? t('till.busy') : message),
    hostView(),
    // To others the till does not show them (Z10).
    ui.role === 'administrator' && state.settings.plugins.map((plugin) => h('fieldset', {key: plugin.id},
      h('legend', {}, t('admin.plugin', {plugin: plugin.id})),
      plugin.parameters.map((parameter) => control(plugin, parameter)))),
    tendersView(),
    devicesView(),
  ];
}

export function adminView() {
  return [
    h('div', {class: 'panel-head'}, h('h2', {id: 'admin-title'}, t('admin.title'))),
    h('div', {class: 'panel-body stack', tabindex: '0', role: 'group',
              'aria-labelledby': 'admin-title'},
      state.settings ? bodyView() : h('p', {class: 'muted'}, t('till.busy'))),
  ];
}
