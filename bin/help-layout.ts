import { Help, type HelpConfiguration, type Option } from 'commander';
import { wrap } from '../lib/report/wrap';

/** Options longer than this have their descriptions beneath them. */
const WIDEST_TERM = 28;
/** A description with less room than this beside its option stands beneath it. */
const NARROWEST_DESCRIPTION = 40;
const INDENT = 2;
const GAP = 2;
const BENEATH = 6;
/** Where nothing says how wide it is to be: what commander takes. */
const USUAL_WIDTH = 80;

/** What need not be said to be a default: nothing at all, and that a switch is off. */
const SAYS_NOTHING = ['[]', '{}', 'false'];

/** How `--help` is laid out, for `configureHelp`: no line is longer than the terminal is wide, save for words that are. */
export const helpLayout: HelpConfiguration = {
  minWidthToWrap: 20,

  padWidth(command, helper) {
    return Math.min(WIDEST_TERM, Help.prototype.padWidth.call(this, command, helper));
  },

  formatItem(term, termWidth, description, helper) {
    const width = helper.helpWidth ?? USUAL_WIDTH;
    const besides = width - INDENT - termWidth - GAP;
    const [before, column, room] =
      term.length > termWidth || besides < NARROWEST_DESCRIPTION
        ? [`${term}\n${' '.repeat(BENEATH)}`, BENEATH, width - BENEATH]
        : [term.padEnd(termWidth + GAP), INDENT + termWidth + GAP, besides];
    return ' '.repeat(INDENT) + before + wrap(description, room).join(`\n${' '.repeat(column)}`);
  },

  optionDescription(option: Option) {
    const bare =
      SAYS_NOTHING.includes(JSON.stringify(option.defaultValue)) && option.defaultValueDescription === undefined;
    const shown: Option = bare ? Object.create(option, { defaultValue: { value: undefined } }) : option;
    return Help.prototype.optionDescription.call(this, shown);
  },
};

/** How wide the texts are that follow commander's own; a pseudo-terminal that was given no size has 0 columns. */
export const helpWidth = () => process.stdout.columns || USUAL_WIDTH;

/** A paragraph of a help text, in lines as wide as the terminal. */
export const helpParagraph = (text: string) => wrap(text, helpWidth()).join('\n');
