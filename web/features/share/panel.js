/**
 * The panel that shares the present text and settings: as a link, as a code for cameras, and in a page of one's own
 * (embed.js, fetched when that is opened). It sends nothing: it makes text to copy.
 */

import { signal } from '@preact/signals-core';
import { html, nothing } from 'lit-html';
import { keepingOf } from '../../actions/keeping.js';
import { IS_ONE_FILE } from '../../one_file.js';
import { recipeText } from '../../state/recipe.js';
import { openDialog } from '../../ui/dialog.js';
import { download, fileName } from '../../ui/download.js';
import { needLaterStyles } from '../../ui/later_styles.js';
import { needWords } from '../../words/languages.js';
import { say, sourceIn } from '../../words/say.js';
import { LONG, linkOf, reachOf, SHORT } from './link_of.js';

/** @typedef {import('../../registry.js').Context} Context */
/** @typedef {import('../../words/words.js').Sharing} Words */

/** Text that can be copied: a box with its button. @param {HTMLElement} root */
function createCopies(root) {
  /** The box that was copied last, and whether that was allowed. */
  const last = signal({ name: '', is_done: false });

  /** @param {string} name @param {string} text */
  async function copy(name, text) {
    const is_done = await navigator.clipboard?.writeText(text).then(
      () => true,
      () => false,
    );
    last.value = { name, is_done: is_done === true };
    if (!is_done)
      /** @type {HTMLTextAreaElement | null} */ (root.querySelector(`[data-test="share-${name}"]`))?.select();
  }

  /**
   * @param {Words} words
   * @param {string} id
   * @param {'link' | 'frame' | 'element' | 'settings'} name
   * @param {string} text
   */
  return (words, id, name, text) => html`<textarea
      class="box share-text"
      id=${id}
      rows="4"
      readonly
      dir="ltr"
      spellcheck="false"
      data-test=${`share-${name}`}
      .value=${text}
    ></textarea>
    <div class="share-tools">
      <button type="button" class="secondary" data-test=${`share-copy-${name}`} @click=${() => copy(name, text)}>${words.copy}</button>
      <span class="stamp" role="status">${last.value.name === name ? (last.value.is_done ? words.copied : words.not_copied) : ''}</span>
    </div>`;
}

/**
 * Step and fingerprint of the shown run, if it is over and another computer would get the same bits; else ''.
 * @param {Context} context
 */
async function sameOf(context) {
  const { select } = context;
  const { step, phase } = select.run.value;
  if (phase !== 'done' || select.is_stale.value || !select.settings.value.values.reproducible) return '';
  const { fingerprintOf } = await import('../../ui/measure.js');
  return `${step}.${(await fingerprintOf(context)).toString(36)}`;
}

/**
 * The addresses of the page, with text and settings; '' until they are made.
 * @param {Context} context
 */
async function addressesOf(context) {
  const { store, select } = context;
  const source = select.source.value;
  if (source === null) return { whole: '', is_cut: true, small: '' };
  const { presets } = store.state.engine;
  const { values } = select.settings.value;
  const page = new URL('index.html', location.href);
  if (!location.pathname.endsWith('.html')) page.pathname = location.pathname;
  const same = await sameOf(context).catch(() => ''); // the link works without it
  const link = await linkOf(page, source, select.table.value, presets, values, same);
  const small = new URL('embed.html', location.href);
  const is_cut = !/[#&](data|packed)=/.test(link);
  return { whole: link, is_cut, small: `${small.origin}${small.pathname}#${link.split('#')[1]}` };
}

/**
 * A file with all of that and the weights, where there is a trained model.
 * @param {Context} context
 * @param {Words} words
 */
function fileOf(context, words) {
  const { store, select, id } = context;
  const all = store.at.words.value;
  const { phase, step } = select.run.value;
  if (!all.kept || step === 0 || !['training', 'paused', 'done', 'stopped'].includes(phase)) return nothing;
  async function save() {
    const { saveFile } = await import('../../actions/run_files.js');
    const box = /** @type {HTMLInputElement | null} */ (document.getElementById(id('share-with-text')));
    await saveFile(context, '', box?.checked === true);
  }
  return html`<h3 class="field-label">${words.file}</h3>
    <p class="part-line">${words.file_help}</p>
    <div class="share-tools">
      <button type="button" class="secondary" data-test="share-save" @click=${save}>${all.kept.save}</button>
      <label class="share-with-text"><input type="checkbox" checked id=${id('share-with-text')}>${all.kept.with_text}</label>
      <span class="stamp" role="status" data-test="share-said">${say(all, keepingOf(context).said.value)}</span>
    </div>`;
}

/**
 * What the model wrote last, as a picture.
 * @param {Context} context
 * @param {HTMLElement} root
 * @param {Words} words
 */
function pictureOf(context, root, words) {
  if (context.select.run.value.samples.length === 0) return nothing;
  const save = () => import('./picture.js').then(({ savePicture }) => savePicture(context, root)).catch(() => {}); // the button stays
  return html`<h3 class="field-label">${words.picture.name}</h3>
    <p class="part-line">${words.picture.help}</p>
    <div class="share-tools"><button type="button" class="secondary" data-test="share-picture" @click=${save}>${words.picture.save}</button></div>`;
}

/** Hands the text to the browser as a file. @param {import('../../state/state.js').Source} source @param {string} title */
const saveText = ({ text, blob }, title) =>
  download(blob ?? new Blob([text ?? ''], { type: 'text/plain' }), fileName(title, 'txt'));

/** @param {HTMLElement} root  of the feature @param {Context} context */
export async function openPanel(root, context) {
  const { store, select, frame, id } = context;
  const [addresses] = await Promise.all([
    addressesOf(context),
    needWords(store, 'sharing', 'kept'),
    needLaterStyles(),
  ]);
  const { whole, small, is_cut } = addresses;
  const n = whole.length;
  const reach = reachOf(n);
  const copies = createCopies(root);
  /** The codes, once its library is there. @type {import('@preact/signals-core').Signal<ReturnType<typeof import('./code.js').createCodes> | null>} */
  const code = signal(null);
  import('./code.js')
    .then(({ createCodes }) => {
      code.value = createCodes(whole, !is_cut, id('share-code-of'));
    })
    .catch(() => {}); // the link is enough

  /** The part for a page of one's own. @type {import('@preact/signals-core').Signal<ReturnType<typeof import('./embed.js').createEmbed> | 'failed' | null>} */
  const embed = signal(null);
  async function openEmbed() {
    if (embed.peek() !== null && embed.peek() !== 'failed') return;
    const scripts = Promise.all([import('./embed.js'), needWords(store, 'framed')]).catch(() => null);
    const [module] = (await scripts) ?? [];
    embed.value = module?.createEmbed(context, copies, small, is_cut) ?? 'failed';
    requestAnimationFrame(() =>
      root.querySelector('[data-test="share-embed"]')?.scrollIntoView({ block: 'nearest' }),
    );
  }
  /** The section that takes the model elsewhere, once it is opened. @type {import('@preact/signals-core').Signal<(() => unknown) | null>} */
  const elsewhere = signal(null);
  async function openElsewhere() {
    if (elsewhere.peek() !== null) return;
    const { createElsewhere } = await import('./elsewhere.js');
    const close = () => root.querySelector('dialog')?.close();
    elsewhere.value = await createElsewhere(context, close);
  }

  /** Link, code and frame. @param {import('../../words/words.js').Words} all @param {Words} words */
  function passedOn(all, words) {
    const source = select.source.value;
    const title = source ? sourceIn(all, source).title : '';
    const { preset, reproducible } = select.settings.value.values;
    return html`<p class="part-line">${is_cut ? words.holds_no_text(preset) : words.holds(title, preset)}</p>
    <label class="field-label" for=${id('share-link')}>${words.link}</label>
    ${copies(words, id('share-link'), 'link', whole)}
    <p class="share-reach" data-reach=${reach} data-test="share-reach">${words.reach[reach](n, reach === 'short' ? SHORT : LONG)}</p>
    ${source !== null && (is_cut || reach === 'too_long') ? html`<p><button type="button" class="secondary" data-test="share-save-text" @click=${() => saveText(source, title)}>${words.save_text}</button></p>` : nothing}
    <p class="part-line">${reproducible ? words.same : words.nearly}</p>
    <h3 class="field-label">${words.code}</h3>
    ${code.value?.(words) ?? nothing}
    <details class="fold share-embed" data-test="share-embed" @toggle=${openEmbed}>
      <summary>${words.frame}</summary>
      ${embed.value === 'failed' ? html`<p class="error">${all.rooms.failed}</p>` : embed.value?.template()}
    </details>`;
  }

  /** Why there is no link, and the settings as text in its place. @param {Words} words @param {string} why */
  function noLink(words, why) {
    const { values } = select.settings.value;
    const recipe = recipeText(select.table.value, store.state.engine.presets, values, false);
    return html`<p class="part-line" data-test="share-no-link">${why}</p>
      <label class="field-label" for=${id('share-settings')}>${words.settings}</label>
      ${copies(words, id('share-settings'), 'settings', recipe)}
      <p class="part-line">${words.settings_help}</p>`;
  }
  // In a learning management system the address of this page leads nobody else here (site/scorm_lms.js).
  const is_in_course = document.documentElement.dataset.learner !== undefined;

  openDialog(root, frame, { name: 'share-panel', test: 'share-panel', title: id('share') }, () => {
    const all = store.at.words.value;
    const words = all.sharing;
    if (!words) return null;
    return html`<h2 id=${id('share')} class="dialog-title" tabindex="-1" autofocus>${words.title}</h2>
        ${IS_ONE_FILE ? noLink(words, words.one_file) : is_in_course ? noLink(words, words.in_course) : passedOn(all, words)}
        <details class="fold share-elsewhere" data-test="elsewhere" @toggle=${() => openElsewhere().catch(() => {})}>
          <summary>${words.elsewhere}</summary>
          ${elsewhere.value?.() ?? nothing}
        </details>
        ${fileOf(context, words)}
        ${pictureOf(context, root, words)}
        <form method="dialog"><button class="secondary">${words.close}</button></form>`;
  });
}
