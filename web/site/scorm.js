// Makes a SCORM 1.2 zip of the built site, for learning management systems such as Moodle: the site, imsmanifest.xml, and a
// script that reports score and state (scorm_lms.js). Not part of the page.
//
//     node web/site/scorm.js build/site build/microgpt-scorm.zip

import { readdir, readFile, writeFile } from 'node:fs/promises';
import { join, sep } from 'node:path';
import { deflateRawSync } from 'node:zlib';
import { loadStops, PARTS } from '../guide/stops/index.js';
import { zipOf } from '../keep/zip.js';

const SCRIPT = 'scorm.js';
const LAUNCHED = 'index.html';
const TITLE = 'microGPT Playground';
const FIRST_SCRIPT = '<script src="web/start.js"></script>';
/** In an LMS the page is not kept for use without a network: who may open it is for the LMS to say. */
const SERVICE_WORKER = 'service_worker.js';
const VERSION = /\n *<meta name="version".*/; // without which the page looks for no service worker

/** The stops of the guide that ask a question, by their keys. */
export async function questionsOf() {
  const stops = (await Promise.all(Object.keys(PARTS).map((part) => loadStops(part)))).flat();
  return stops.filter(({ check }) => check !== undefined).map(({ key }) => key);
}

/** An address within the package, in XML. @param {string} path */
const hrefOf = (path) => path.split('/').map(encodeURIComponent).join('/').replaceAll("'", '&apos;');

/** imsmanifest.xml: one activity, which has all the files. @param {string[]} paths */
export const manifestOf = (paths) => `<?xml version="1.0" encoding="UTF-8"?>
<manifest identifier="microgpt-playground" version="1.0"
  xmlns="http://www.imsproject.org/xsd/imscp_rootv1p1p2"
  xmlns:adlcp="http://www.adlnet.org/xsd/adlcp_rootv1p2">
  <metadata>
    <schema>ADL SCORM</schema>
    <schemaversion>1.2</schemaversion>
  </metadata>
  <organizations default="course">
    <organization identifier="course">
      <title>${TITLE}</title>
      <item identifier="playground" identifierref="site">
        <title>${TITLE}</title>
      </item>
    </organization>
  </organizations>
  <resources>
    <resource identifier="site" type="webcontent" adlcp:scormtype="sco" href="${LAUNCHED}">
${paths.map((path) => `      <file href="${hrefOf(path)}"/>`).join('\n')}
    </resource>
  </resources>
</manifest>
`;

/**
 * The page with the script that reports, before all others.
 * @param {string} page
 * @param {string[]} questions
 */
function withScript(page, questions) {
  for (const part of [FIRST_SCRIPT, VERSION])
    if (page.search(part) < 0) throw new Error(`${LAUNCHED} has no ${part}`);
  const [begin] = Object.keys(PARTS);
  const script = `<script src="${SCRIPT}" data-begin="${begin}" data-questions="${questions.join(' ')}"></script>`;
  return page.replace(VERSION, '').replace(FIRST_SCRIPT, `${script}\n    ${FIRST_SCRIPT}`);
}

/** @param {string} site  the folder @returns {Promise<Blob>} */
export async function scormOf(site) {
  const found = await readdir(site, { recursive: true, withFileTypes: true });
  const paths = found
    .filter((one) => one.isFile() && !one.name.endsWith('.map') && one.name !== SERVICE_WORKER) // source maps are for developer tools
    .map(({ parentPath, name }) => join(parentPath, name).slice(join(site, sep).length).split(sep).join('/'))
    .sort();
  /** @type {Map<string, Uint8Array>} */
  const files = new Map();
  for (const path of paths) files.set(path, await readFile(join(site, path)));
  const page = withScript(new TextDecoder().decode(files.get(LAUNCHED)), await questionsOf());
  files.set(LAUNCHED, new TextEncoder().encode(page));
  files.set(SCRIPT, await readFile(join(import.meta.dirname, 'scorm_lms.js')));
  const manifest = new TextEncoder().encode(manifestOf([...files.keys()]));
  const all = [
    { name: 'imsmanifest.xml', bytes: manifest },
    ...Array.from(files, ([name, bytes]) => ({ name, bytes })),
  ];
  return zipOf(all.map((file) => ({ ...file, deflated: deflateRawSync(file.bytes, { level: 9 }) })));
}

if (process.argv[1] === import.meta.filename) {
  const [site, zip] = process.argv.slice(2);
  if (zip === undefined) {
    console.error('Say which: node web/site/scorm.js build/site build/microgpt-scorm.zip');
    process.exit(2);
  }
  await writeFile(zip, new Uint8Array(await (await scormOf(site)).arrayBuffer()));
}
