import { queryFieldNames, toCamelCase, toPlural } from './inflector.js';

test.each([
  ['Item', 'item', 'items'],
  ['InterestAccrual', 'interestAccrual', 'interestAccruals'],
  ['DMGToken', 'dmgtoken', 'dmgtokens'],
  ['DmgToken', 'dmgToken', 'dmgTokens'],
  ['Currency', 'currency', 'currencies'],
  ['Box', 'box', 'boxes'],
  ['Series', 'series', 'series_collection'],
  ['News', 'news', 'news_collection'],
  ['Balance_v2', 'balanceV2', 'balanceV2S'],
  ['UserAddress', 'userAddress', 'userAddresses'],
  ['Status', 'status', 'statuses'],
  ['Leaf', 'leaf', 'leaves'],
  ['Metadatum', 'metadatum', 'metadata'],
  ['Analysis', 'analysis', 'analyses'],
  ['_Hidden', 'hidden', 'hiddens'],
])('%s is queried as %s and %s', (typeName, single, collection) => {
  expect(queryFieldNames(typeName)).toEqual({ single, collection });
});

test('words of capitals become one lower-case word', () => {
  expect(toCamelCase('NFT')).toBe('nft');
  expect(toCamelCase('ERC20Token')).toBe('erc20Token');
  expect(toCamelCase('aBC')).toBe('aBC');
});

test('plurals follow English where the crate knows it', () => {
  expect(['ox', 'knife', 'child', 'person', 'mouse', 'matrix', 'day', 'city'].map(toPlural)).toEqual([
    'oxen',
    'knives',
    'children',
    'people',
    'mice',
    'matrices',
    'days',
    'cities',
  ]);
});
