/**
 * Finds the messages in an exported or copied chat: WhatsApp's lines with their many forms of dates, messages copied
 * from Telegram, and "<name> words" as in IRC. A line that begins no message belongs to the message before. Chats in
 * JSON are read by json_fields.js.
 */

import { CHAT_LINE } from './forms.js';

/** @typedef {{ name: string, text: string }} Message */

/** A line with a day and a time but no name: somebody joined, the chat is encrypted. */
const DATED = /^[\u200e\u200f]*\[?\d{1,4}[./-]\d{1,2}[./-]\d{1,4},?\s+\d{1,2}[:.]\d{2}/;
/** "Ana, [01.02.2024 10:11]"; the words are in the lines below. */
const COPIED = /^([^:[\]<>{}]{1,40}), \[\d{1,4}[./-]\d{1,2}[./-]\d{1,4} \d{1,2}:\d{2}(?::\d{2})?\]:?\s*$/;
/** "[12:01] <ana> words", with or without the time. */
const ANGLED = /^(?:\[?\d{1,2}:\d{2}(?::\d{2})?\]?\s+)?<[ @+%~&]?([^<>\s]{1,40})>\s(.*)$/;
/** Texts that stand in place of a picture, a sound or a deleted message. */
const NO_WORDS =
  /^[\u200e\u200f]*(<[^<>]{1,60}>|(image|video|audio|sticker|GIF|document|Contact card) omitted|This message was deleted\.?|You deleted this message\.?|null)$/i;

/**
 * The message that begins in this line; null where the line belongs to the message before.
 * @param {string} line
 * @returns {Message | null}
 */
function messageIn(line) {
  const dated = CHAT_LINE.exec(line);
  if (dated) return { name: dated[2].trim(), text: line.slice(dated[0].length) };
  const copied = COPIED.exec(line);
  if (copied) return { name: copied[1].trim(), text: '' };
  const angled = ANGLED.exec(line);
  return angled && { name: angled[1], text: angled[2] };
}

/** @param {string} text @returns {Message[]} the messages that have words, in their order */
export function messagesOf(text) {
  /** @type {Message[]} */
  const messages = [];
  let is_open = false; // whether the next lines may belong to the message before
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
