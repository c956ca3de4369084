/**
 * A text from outside with its control characters replaced by `?`: a name in a template cannot move the cursor of who reads
 * the report. Line breaks and tabs stay.
 */
export function visible(text: string): string {
  return text.replace(/[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u2028\u2029\u202a-\u202e\u2066-\u2069]/g, '?');
}
