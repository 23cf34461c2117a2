// Writes the files of hosts/: what other servers are told to send the same headers as `make serve` (headers.js). Not part of
// the page. tests/js/hosts.test.js holds both together; it fails when they differ, and writes them anew with WRITE_HOSTS=1.

import { SITE_HEADERS } from './headers.js';

const LINES = Object.entries(SITE_HEADERS);

/** @param {string} sentence @param {string} before  each line */
const note = (sentence, before = '# ') => `${before}${sentence}\n`;

const WHENCE = 'The headers of web/site/headers.js, which a test holds this to.';

/** For Netlify and Cloudflare Pages: beside index.html. */
const underscore = () => `${note(WHENCE)}/*\n${LINES.map(([name, value]) => `  ${name}: ${value}\n`).join('')}`;

/** For Apache, whose module mod_headers must be on: beside index.html. */
const apache = () => {
  const set = LINES.map(([name, value]) => `  Header always set ${name} "${value}"\n`).join('');
  return `${note(WHENCE)}<IfModule mod_headers.c>\n${set}</IfModule>

# Types that old servers do not know.
<IfModule mod_mime.c>
  AddType application/wasm .wasm
  AddType text/javascript .js
</IfModule>

# Scripts and modules are half as large on their way.
<IfModule mod_deflate.c>
  AddOutputFilterByType DEFLATE application/wasm application/json text/css text/html text/javascript text/plain image/svg+xml
</IfModule>
`;
};

/** For Vercel: beside package.json, or in the folder that is deployed. */
const vercel = () =>
  `${JSON.stringify({ headers: [{ source: '/(.*)', headers: LINES.map(([key, value]) => ({ key, value })) }] }, null, 2)}\n`;

/** For nginx: `include` it in a `location` or `server`, which must have no `add_header` of its own. */
const nginx =
  () => `${note(WHENCE)}${LINES.map(([name, value]) => `add_header ${name} "${value}" always;\n`).join('')}
# Scripts and modules are half as large on their way; text/html always is, once gzip is on.
gzip on;
gzip_types application/wasm application/json text/css text/javascript application/javascript text/plain image/svg+xml;
`;

/** Each file of hosts/ that holds headers. @type {Record<string, () => string>} */
export const HOST_FILES = {
  _headers: underscore,
  '.htaccess': apache,
  'vercel.json': vercel,
  'nginx.conf': nginx,
};
