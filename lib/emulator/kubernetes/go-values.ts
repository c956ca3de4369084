/*
 * How Go's standard library reads the text in annotations. Differences from JavaScript's own functions decide whether an
 * annotation counts, so they are spelt out here.
 */

/** `strconv.ParseInt(text, 10, 64)`: `undefined` where Go reports an error. */
export function parseGoInt(text: string): number | undefined {
  if (!/^[+-]?\d+$/.test(text)) return undefined;
  const value = BigInt(text.replace('+', ''));
  return value >= -(2n ** 63n) && value < 2n ** 63n ? Number(value) : undefined;
}

/** `strconv.ParseBool`: `undefined` where Go reports an error. */
export function parseGoBool(text: string): boolean | undefined {
  if (['1', 't', 'T', 'TRUE', 'true', 'True'].includes(text)) return true;
  return ['0', 'f', 'F', 'FALSE', 'false', 'False'].includes(text) ? false : undefined;
}

/**
 * The first record that `encoding/csv` reads: fields are not trimmed, a quote may stand only around a whole field.
 * `undefined` where Go reports an error, which an empty text is too.
 */
export function parseGoCsvRecord(text: string): string[] | undefined {
  const input = text.replace(/\r(?=\n|$)/g, '').replace(/^\n+/, '');
  if (input === '') return undefined;
  const fields: string[] = [];
  let at = 0;
  for (;;) {
    let field = '';
    if (input[at] === '"') {
      for (at += 1; ; at += 1) {
        if (at >= input.length) return undefined;
        if (input[at] !== '"') field += input[at];
        else if (input[at + 1] === '"') field += input[(at += 1)];
        else break;
      }
      at += 1;
      if (at < input.length && input[at] !== ',' && input[at] !== '\n') return undefined;
    } else {
      const end = /[,\n]|$/.exec(input.slice(at))!.index + at;
      field = input.slice(at, end);
      if (field.includes('"')) return undefined;
      at = end;
    }
    fields.push(field);
    if (input[at] !== ',') return fields;
    at += 1;
  }
}
