import { fact, passed, type Scene } from '../scene';

export const synthesise: Scene = {
  id: 'synthesise',
  title: 'the CDK app gives a template for each half of the tutorial',
  requires: [],
  async play(stage) {
    const before = stage.script.synthesise({ associated: false });
    const after = stage.script.synthesise({ associated: true });
    stage.demo = { before, after };
    return passed(
      fact('without the association', `${before.resourceCount} resources`),
      fact('with it', `${after.resourceCount} resources`),
      ...[...new Set([...before.warnings, ...after.warnings])].map((warning) => fact('warning', warning)),
    );
  },
};
