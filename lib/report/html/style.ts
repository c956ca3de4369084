/** The page's own style: system fonts, nothing to fetch. Every pair of colours has a contrast of 4.5 to 1 or more. */
export const STYLE = `
:root { color-scheme: light dark;
  --page: #f6f7f9; --card: #fff; --text: #1b1f27; --quiet: #545c6b; --line: #d5d9e0; --code: #f0f2f5;
  --good: #116329; --good-back: #dafbe1; --bad: #b3121d; --bad-back: #ffebe9; --unsure: #7a4d00; --unsure-back: #fff3cf; --accent: #0a5cb8 }
@media (prefers-color-scheme: dark) { :root {
  --page: #0f1217; --card: #181c23; --text: #e4e8ee; --quiet: #a3acba; --line: #353c48; --code: #11151b;
  --good: #6fdd8b; --good-back: #12321d; --bad: #ff948c; --bad-back: #431a1a; --unsure: #edc25f; --unsure-back: #3a2d0d; --accent: #7db8ff } }
* { box-sizing: border-box }
html { -webkit-text-size-adjust: 100%; scroll-behavior: auto }
body { margin: 0; background: var(--page); color: var(--text); font: 1rem/1.5 system-ui, -apple-system, "Segoe UI", Roboto, "Noto Sans", sans-serif; overflow-wrap: anywhere }
header, main, footer { max-width: 112rem; margin: 0 auto; padding: 0 clamp(0.75rem, 2.5vw, 2.5rem) }
header { padding-top: 1.5rem } footer { padding-bottom: 2rem; color: var(--quiet) }
h1 { font-size: clamp(1.5rem, 1.1rem + 1.6vw, 2.4rem); line-height: 1.2; margin: 0 0 0.75rem }
h2 { font-size: clamp(1.25rem, 1.1rem + 0.6vw, 1.6rem); margin: 2.25rem 0 0.75rem } h3 { font-size: 1.08rem; line-height: 1.35; margin: 0 }
p { margin: 0.4rem 0 } a { color: var(--accent) }
:focus-visible { outline: 3px solid var(--accent); outline-offset: 2px }
.spoken { position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%); white-space: nowrap }
.skip { position: absolute; left: -999rem } .skip:focus { position: static }
.verdict { display: flex; flex-wrap: wrap; gap: 0.25rem 1rem; align-items: baseline; padding: 0.9rem 1.1rem; border-radius: 0.6rem; border-inline-start: 0.5rem solid; font-size: 1.15rem }
.verdict strong { font-size: 1.25rem } .verdict span { color: var(--text) }
.passed { color: var(--good); background: var(--good-back) } .failed { color: var(--bad); background: var(--bad-back) } .unknown { color: var(--unsure); background: var(--unsure-back) }
.card { background: var(--card); border: 1px solid var(--line); border-radius: 0.6rem; padding: 1rem clamp(0.75rem, 1.2vw, 1.25rem); min-width: 0 }
.halves { display: grid; gap: 1rem; align-items: start }
@media (min-width: 1560px) { .halves { grid-template-columns: minmax(495px, 1fr) minmax(950px, 2fr) } }
.scroll { overflow-x: auto; margin: 0.75rem 0 }
.diagram { display: block; width: 100%; height: auto; margin: 0 auto; font-family: inherit }
.station { fill: var(--code); stroke: var(--quiet) } .station-name { font-size: 13px; font-weight: 650; fill: var(--text) }
.lifeline { stroke: var(--quiet); stroke-width: 1.5 }
.arrow line { stroke: var(--accent); stroke-width: 2 } .arrow.answer line { stroke-dasharray: 6 4 } .arrow.bad line { stroke: var(--bad); stroke-width: 3 }
.arrow.answer.good line { stroke: var(--good) }
.head.good { fill: context-stroke } .head.bad { fill: var(--bad) }
.arrow circle { fill: var(--accent) } .number { font-size: 12px; font-weight: 700; fill: var(--card) }
.words { font-size: 13.5px; fill: var(--text); paint-order: stroke; stroke: var(--card); stroke-width: 5px; stroke-linejoin: round }
.answer .words { fill: var(--quiet) } .bad .words { fill: var(--bad); font-weight: 700 }
.hops { list-style: none; margin: 0; padding: 0 }
.hop { margin: 0.4rem 0 0.4rem calc(var(--depth) * clamp(0.4rem, 1vw, 1.2rem)); border: 1px solid var(--line); border-inline-start: 0.3rem solid var(--good); border-radius: 0.4rem; background: var(--card) }
.hop.bad { border-color: var(--bad) }
summary { display: flex; flex-wrap: wrap; gap: 0.1rem 0.7rem; align-items: baseline; padding: 0.45rem 0.7rem; cursor: pointer; list-style-position: inside }
summary::before { content: "▸"; color: var(--quiet) } details[open] > summary::before { content: "▾" } summary::-webkit-details-marker { display: none }
.hop-number { display: inline-block; min-width: 1.5rem; padding: 0 0.3rem; border-radius: 1rem; background: var(--accent); color: var(--card); font-size: 0.8rem; font-weight: 700; text-align: center }
.hop-way { font-weight: 600 } .hop-what { color: var(--quiet) } .hop-outcome { margin-inline-start: auto; color: var(--good); font-weight: 600 } .bad .hop-outcome { color: var(--bad) }
details > :not(summary) { margin-inline: 0.7rem } details > :last-child { margin-bottom: 0.7rem }
.break { margin: 0.6rem 0; padding: 0.6rem 0.8rem; border-radius: 0.4rem; background: var(--bad-back) } .break strong { color: var(--bad) } .hop .break { margin: 0 0.7rem 0.7rem }
.label, caption { font-size: 0.85rem; font-weight: 650; color: var(--quiet); text-align: start; margin-top: 0.7rem } caption { padding: 0.5rem 0 0.2rem }
.remark { color: var(--quiet); font-style: italic }
pre { margin: 0.3rem 0; padding: 0.6rem 0.7rem; border-radius: 0.4rem; background: var(--code); font: 0.85rem/1.45 ui-monospace, SFMono-Regular, Menlo, Consolas, "DejaVu Sans Mono", monospace; white-space: pre-wrap }
table { border-collapse: collapse; width: 100% } details > table { width: calc(100% - 1.4rem) } td pre { margin: 0 }
tbody th, tbody td { padding: 0.25rem 0.6rem 0.25rem 0; border-top: 1px solid var(--line); text-align: start; vertical-align: top; font-size: 0.92rem }
tbody th { width: 32%; max-width: 16rem; font-weight: 500; color: var(--quiet) }
.scenes, .cards { list-style: none; margin: 0; padding: 0; display: grid; align-items: start; gap: 0.8rem; grid-template-columns: minmax(0, 1fr) }
.ways { display: grid; gap: 0.8rem }
.chain { list-style: none; margin: 0.6rem 0 0; padding: 0; display: grid; gap: 1.5rem 1.7rem; grid-template-columns: minmax(0, 1fr) }
.step { position: relative; display: flex; flex-direction: column; gap: 0.1rem; min-width: 0; padding: 0.5rem 0.7rem; border: 2px solid var(--good); border-radius: 0.5rem; background: var(--card) }
.step:not(:last-child)::after { content: "↓"; position: absolute; inset-inline-start: 1rem; bottom: -1.6rem; color: var(--quiet); font-weight: 700 }
@media (min-width: 660px) { .chain { grid-template-columns: repeat(5, minmax(0, 1fr)); row-gap: 0.7rem } .step:not(:last-child)::after { content: "→"; inset-inline: auto -1.5rem; bottom: auto; top: 0.45rem } .step:nth-child(5)::after { content: none !important } }
@media (min-width: 660px) and (max-width: 1000px) { .chain { column-gap: 1.2rem } .step { padding-inline: 0.4rem } .step:not(:last-child)::after { inset-inline-end: -1.15rem } .step-name, .step-state, .step-link { font-size: 0.85rem } .step-rest { font-size: 0.8rem } }
@media (min-width: 1800px) { .step { padding-inline: 0.5rem } .step-state, .step-name { font-size: 0.92rem } .chain { grid-template-columns: repeat(10, minmax(0, 1fr)) } .step:nth-child(5)::after { content: "→" !important } }
.step-name { font-weight: 650 } .step-state { color: var(--good) } .step-rest { color: var(--quiet); font-size: 0.85rem } .step-link { font-size: 0.9rem }
.at-break { border-color: var(--bad); background: var(--bad-back) } .at-break .step-state { color: var(--bad) }
.at-found, .at-found-beyond { border-color: var(--unsure) } .at-found .step-state, .at-found-beyond .step-state, .at-could-not-tell .step-state { color: var(--unsure) }
.at-unchecked, .at-found-beyond, .at-nothing, .at-could-not-tell { border-style: dashed } .at-unchecked, .at-nothing, .at-could-not-tell { border-color: var(--quiet) } .at-unchecked .step-state, .at-nothing .step-state { color: var(--quiet) }
.finding { border-inline-start: 0.35rem solid var(--quiet) } .finding.error { border-inline-start-color: var(--bad) } .finding.warning { border-inline-start-color: var(--unsure) }
.place { font-weight: 600 } .place.first-break { color: var(--bad) } .docs { font-size: 0.9rem }
.break.warning { background: var(--unsure-back) } .break.warning strong { color: var(--unsure) } .break.info { background: var(--code) } .break.info strong { color: var(--text) }
thead th { text-align: start; font-size: 0.85rem; color: var(--quiet); padding: 0.25rem 0.6rem 0.25rem 0 } .count { text-align: end; white-space: nowrap } .whole { overflow-wrap: normal }
.beside { display: grid; gap: 0.6rem 1.2rem; margin: 0.7rem 0; grid-template-columns: repeat(auto-fit, minmax(min(100%, 20rem), 1fr)) }
.beside div { padding: 0.5rem 0.8rem; border-radius: 0.4rem; background: var(--code) }
dt { font-size: 0.85rem; font-weight: 650; color: var(--quiet) } dd { margin: 0 }
.drawn > summary { padding-inline: 0; font-weight: 600 }
@media (min-width: 1250px) { .scenes { grid-template-columns: repeat(2, minmax(0, 1fr)) } }
.card-head { display: flex; gap: 0.7rem; align-items: flex-start } .card-head h3 { flex: 1 }
.badge { flex: none; padding: 0.05rem 0.6rem; border-radius: 1rem; font-size: 0.85rem; font-weight: 700; border: 1px solid } .took { color: var(--quiet); font-size: 0.85rem; font-weight: 400; white-space: nowrap }
@media (max-width: 480px) { thead { display: none } tbody th, tbody td { display: block; width: auto; max-width: none } tbody td { border-top: 0; padding-bottom: 0.5rem } .card-head { flex-wrap: wrap } .card-head h3 { flex-basis: 100%; order: 2 } .hop-outcome { margin-inline-start: 0 } }
@media print {
  :root { color-scheme: light; --page: #fff; --card: #fff; --text: #000; --quiet: #444; --line: #999; --code: #f4f4f4; --good: #116329; --good-back: #fff; --bad: #b3121d; --bad-back: #fff; --unsure: #7a4d00; --unsure-back: #fff; --accent: #0a4a94 }
  body { font-size: 10pt; print-color-adjust: exact; -webkit-print-color-adjust: exact } .skip { display: none }
  .halves, .scenes, .cards { display: block } .card { margin-bottom: 0.8rem } .scroll { overflow: visible } .diagram { min-width: 0 !important }
  h2, h3, caption, summary, .label { break-after: avoid } .scenes .card, .step, tr, pre, .diagram, .break { break-inside: avoid }
  details::details-content { content-visibility: visible; block-size: auto; display: block } summary::before { content: "" }
}
@media (forced-colors: active) { .arrow line, .lifeline { stroke: CanvasText } .station { fill: Canvas; stroke: CanvasText } svg text { fill: CanvasText; stroke: none } }
`;
