import type { HttpResponse } from '../http';

/**
 * The answers of instance metadata, in the shape in which they were recorded on EC2. Unconfirmed: the bodies of its
 * errors, and the body of a refused token request.
 */

const HEADERS: Readonly<Record<string, string>> = {
  'content-type': 'text/plain',
  'accept-ranges': 'none',
  server: 'EC2ws',
};

/** A value, with no line feed after it. */
export const textAnswer = (body: string): HttpResponse => ({ status: 200, headers: HEADERS, body });

/** A document: plain text by its header, with a space on both sides of each colon. */
export function documentAnswer(members: Readonly<Record<string, unknown>>): HttpResponse {
  const lines = Object.entries(members).map(([name, value]) => `  "${name}" : ${JSON.stringify(value)}`);
  return textAnswer(`{\n${lines.join(',\n')}\n}`);
}

/** The answer to anything but PUT where tokens are made. */
export const onlyPutAnswer: HttpResponse = { status: 405, headers: { ...HEADERS, allow: 'OPTIONS, PUT' } };

const REASONS: Readonly<Record<number, string>> = {
  400: 'Bad Request',
  401: 'Unauthorized',
  403: 'Forbidden',
  404: 'Not Found',
  405: 'Method Not Allowed',
};

/** An error page. @param status one of 400, 401, 403, 404, 405 */
export function errorAnswer(status: number): HttpResponse {
  const title = `${status} - ${REASONS[status]}`;
  const body = [
    '<?xml version="1.0" encoding="iso-8859-1"?>',
    '<!DOCTYPE html PUBLIC "-//W3C//DTD XHTML 1.0 Transitional//EN"',
    '\t"http://www.w3.org/TR/xhtml1/DTD/xhtml1-transitional.dtd">',
    '<html xmlns="http://www.w3.org/1999/xhtml" xml:lang="en" lang="en">',
    ' <head>',
    `  <title>${title}</title>`,
    ' </head>',
    ' <body>',
    `  <h1>${title}</h1>`,
    ' </body>',
    '</html>',
    '',
  ].join('\n');
  return { status, headers: { ...HEADERS, 'content-type': 'text/html' }, body };
}

/** ISO 8601 to the second, as instance metadata writes it. */
export const timestamp = (milliseconds: number) => new Date(milliseconds).toISOString().replace(/\.\d+Z$/, 'Z');
