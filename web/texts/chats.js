/**
 * The messages of an exported or copied chat: WhatsApp's lines in their many forms of dates, Telegram's copied ones, and
 * "<name> words" as in IRC. A message goes on over the lines that follow it. Not here: chats in JSON (json_fields.js).
 */

import { CHAT_LINE } from './forms.js';

/** @typedef {{ name: string, text: string }} Message */

/** A line with a day and a time but no name: somebody joined, the chat is encrypted. */
const DATED = /^[\u200e\u200f]*\[?\d{1,4}[./-]\d{1,2}[./-]\d{1,4},?\s+\d{1,2}[:.]\d{2}/;
/** "Ana, [01.02.2024 10:11]", the words in the lines below. */
const COPIED = /^([^:[\]<>{}]{1,40}), \[\d{1,4}[./-]\d{1,2}[./-]\d{1,4} \d{1,2}:\d{2}(?::\d{2})?\]:?\s*$/;
/** "[12:01] <ana> words", with or without the time. */
const ANGLED = /^(?:\[?\d{1,2}:\d{2}(?::\d{2})?\]?\s+)?<[ @+%~&]?([^<>\s]{1,40})>\s(.*)$/;
/** What stands in the place of a picture, a sound or a message that was taken back. */
const NO_WORDS =
  /^[\u200e\u200f]*(<[^<>]{1,60}>|(image|video|audio|sticker|GIF|document|Contact card) omitted|This message was deleted\.?|You deleted this message\.?|null)$/i;

/** Who begins to say what in this line; null where it goes on. @param {string} line @returns {Message | null} */
function messageIn(line) {
  const dated = CHAT_LINE.exec(line);
  if (dated) return { name: dated[2].trim(), text: line.slice(dated[0].length) };
  const copied = COPIED.exec(line);
  if (copied) return { name: copied[1].trim(), text: '' };
  const angled = ANGLED.exec(line);
  return angled && { name: angled[1], text: angled[2] };
}

/** @param {string} text @returns {Message[]} those with words, in their order */
export function messagesOf(text) {
  /** @type {Message[]} */
  const messages = [];
  let is_open = false; // lines go on with the message before
  for (const line of text.split(/\r\n|\r|\n/)) {
    const message = messageIn(line);
    if (message) messages.push(message);
    else if (is_open && !DATED.test(line)) messages[messages.length - 1].text += `\n${line}`;
    is_open = message !== null || (is_open && !DATED.test(line));
  }
  return messages
    .map(({ name, text: words }) => ({ name, text: words.replaceAll(/[\u200e\u200f]/g, '').trim() }))
    .filter((one) => one.text !== '' && !NO_WORDS.test(one.text));
}
