import { Metrics } from '../../lib/emulator/metrics';

const metrics = () =>
  new Metrics([
    { name: 'answers', type: 'counter', labelled: true, help: 'Answers given' },
    { name: 'misses', type: 'counter', labelled: false },
    { name: 'used', type: 'gauge', labelled: false, help: 'In use' },
  ]);
const START = '# TYPE misses counter\nmisses 0\n# HELP used In use\n# TYPE used gauge\nused 0\n';

test('a metric without labels starts at 0, one with labels is absent until it counts, an unknown help is left out', () => {
  expect(metrics().text()).toBe(START);
});

test('samples are sorted, and their labels escaped', () => {
  const counted = metrics();
  counted.increment('answers', { code: '404' });
  counted.increment('answers', { code: '200' });
  counted.increment('answers', { code: '200' });
  counted.increment('answers', { code: 'a"b\\c\nd' });
  counted.increment('misses');
  counted.set('used', 1);
  expect(counted.text()).toBe(
    '# HELP answers Answers given\n# TYPE answers counter\n' +
      'answers{code="200"} 2\nanswers{code="404"} 1\nanswers{code="a\\"b\\\\c\\nd"} 1\n' +
      '# TYPE misses counter\nmisses 1\n# HELP used In use\n# TYPE used gauge\nused 1\n',
  );
  counted.reset();
  expect(counted.text()).toBe(START);
});
