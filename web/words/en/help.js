/** The help of the settings in English, as C has it (src/settings/settings.def); fetched when it is first needed. */

export { HELP as help } from '../../../build/wasm/help.js';
