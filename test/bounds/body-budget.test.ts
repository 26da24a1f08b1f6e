/** Bytes in memory are bounded over all bodies, and large bodies leave room for the others. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { BodyBudget } from '../../src/bounds/body-budget.js';

const budgetOf = () => new BodyBudget({ maxBytes: 100, usualBytes: 10 });

test('all bodies together stay below the limit, and room comes back when one is released', () => {
  const budget = budgetOf();
  const shares = Array.from({ length: 10 }, () => budget.open());
  assert.ok(shares.every(({ admit }) => admit(10)));
  const late = budget.open();
  assert.equal(late.admit(1), false);
  shares[0]!.release();
  assert.equal(late.admit(10), true);
});

test('large bodies together take a half at most', () => {
  const budget = budgetOf();
  const [first, second, usual] = [budget.open(), budget.open(), budget.open()];
  assert.ok(first.admit(8) && first.admit(22));
  assert.ok(second.admit(10), 'not large yet');
  assert.equal(second.admit(11), false);
  assert.equal(second.admit(10), true);
  assert.ok(usual.admit(10));
  first.release();
  assert.equal(second.admit(30), true);
});

test('one large body alone may be larger than the half, and no second one joins it', () => {
  const budget = budgetOf();
  const [alone, second] = [budget.open(), budget.open()];
  for (let i = 0; i < 8; i++) assert.ok(alone.admit(10));
  assert.equal(second.admit(11), false);
  assert.ok(second.admit(10));
  alone.release();
  assert.ok(second.admit(70));
});
