/** A text as a sentence: a capital letter at the start, unless what stands there is a name (`arn:…`), and a full stop at the end. */
export function sentence(text: string): string {
  const ended = /[.!?]$/.test(text) ? text : `${text}.`;
  return capitalised(ended);
}

/** A text with a capital letter at the start, unless its first word is a name. */
export function capitalised(text: string): string {
  return /^[a-z][a-z'’-]*[ ,:]?( |$)/.test(text) ? text.charAt(0).toUpperCase() + text.slice(1) : text;
}
