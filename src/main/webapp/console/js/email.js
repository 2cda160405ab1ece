// E-mail addresses as people read them: an internationalised domain in its own letters instead of xn--.

import { el } from './dom.js';

// RFC 3492, section 5.
const BASE = 36;
const T_MIN = 1;
const T_MAX = 26;
const SKEW = 38;
const DAMP = 700;
const INITIAL_BIAS = 72;
const INITIAL_N = 128;

/** Only if the browser turns the letters into the same domain again, the one to which mail is sent. */
export function readable(address) {
  const at = address.lastIndexOf('@') + 1;
  const domain = address.slice(at);
  const unicode = domain.split('.').map((label) => (label.startsWith('xn--') ? decoded(label.slice(4)) ?? label : label)).join('.');
  return unicode === domain || ascii(unicode) !== domain ? address : address.slice(0, at) + unicode;
}

/** The address, with the stored one on hovering. */
export const emailText = (address) => el('span', { title: address }, readable(address));

/** A link to the user with the address; only the id of a user who was deleted. */
export function userLink(id, address) {
  if (id === null) {
    return null;
  }
  return address === null
    ? el('span', { class: 'mono muted', title: `${id}, deleted` }, id.slice(0, 8))
    : el('a', { href: `#/users/${encodeURIComponent(id)}`, class: 'break', title: `${address}, ${id}` }, readable(address));
}

function ascii(domain) {
  try {
    return new URL(`http://${domain}`).hostname;
  } catch {
    return null;
  }
}

/** RFC 3492, section 6.2; null for what is malformed. */
function decoded(text) {
  const end = Math.max(text.lastIndexOf('-'), 0);
  const output = [...text.slice(0, end)].map((character) => character.codePointAt(0));
  let n = INITIAL_N;
  let i = 0;
  let bias = INITIAL_BIAS;
  for (let at = end === 0 ? 0 : end + 1; at < text.length;) {
    const before = i;
    let weight = 1;
    for (let k = BASE; ; k += BASE) {
      const digit = at < text.length ? digitOf(text[at]) : -1;
      if (digit < 0) {
        return null;
      }
      at += 1;
      i += digit * weight;
      const threshold = Math.min(Math.max(k - bias, T_MIN), T_MAX);
      if (digit < threshold) {
        break;
      }
      weight *= BASE - threshold;
    }
    const length = output.length + 1;
    bias = adapted(i - before, length, before === 0);
    n += Math.floor(i / length);
    i %= length;
    if (n > 0x10FFFF) {
      return null;
    }
    output.splice(i, 0, n);
    i += 1;
  }
  return String.fromCodePoint(...output);
}

const digitOf = (character) => 'abcdefghijklmnopqrstuvwxyz0123456789'.indexOf(character);

/** Section 6.1. */
function adapted(change, length, isFirst) {
  let delta = isFirst ? Math.floor(change / DAMP) : Math.floor(change / 2);
  delta += Math.floor(delta / length);
  let k = 0;
  while (delta > ((BASE - T_MIN) * T_MAX) / 2) {
    delta = Math.floor(delta / (BASE - T_MIN));
    k += BASE;
  }
  return k + Math.floor(((BASE - T_MIN + 1) * delta) / (delta + SKEW));
}
