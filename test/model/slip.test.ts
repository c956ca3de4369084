import { isSlip } from '../../lib/model/slip';

test.each([
  ['aws-cli-sa', 'aws-cli-as'],
  ['aws-cli-sa', 'aws-cli-s'],
  ['aws-cli-sa', 'aws-clii-saa'],
  ['s3-reader', 's3reader'],
  ['api', 'API'],
  ['a.b', 'a-b'],
])('%s may have been written %s', (meant, written) => expect(isSlip(meant, written)).toBe(true));

test.each([
  ['aws-cli-sa', 'aws-cli-abc'],
  ['api', 'app'],
  ['cart', 'cartoons'],
  ['orders', 'payments'],
])('%s was not written %s', (meant, written) => expect(isSlip(meant, written)).toBe(false));
