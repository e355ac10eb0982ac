import schema from '../../schema/plugin.json';
import { applySettings, DEFAULT_SETTINGS, settings } from '../../src/app/settings';

type Property = {
  readonly default: unknown;
  readonly enum?: readonly unknown[];
  readonly minimum?: number;
  readonly maximum?: number;
};
const properties = Object.entries(schema.properties as unknown as Record<string, Property>);

afterEach(() => applySettings({}));

test('the defaults are those of the schema', () => {
  expect(Object.fromEntries(properties.map(([name, { default: value }]) => [name, value]))).toEqual(
    DEFAULT_SETTINGS
  );
});

test('every value that the schema allows is taken, and none beyond its ends', () => {
  for (const [name, { enum: choices, minimum, maximum }] of properties) {
    const taken = (value: unknown) => {
      applySettings({ [name]: value });
      return Reflect.get(settings.getState(), name) as unknown;
    };
    for (const choice of choices ?? []) expect(taken(choice)).toBe(choice);
    if (minimum === undefined || maximum === undefined) continue;
    expect([taken(minimum), taken(maximum)]).toEqual([minimum, maximum]);
    const standard = Reflect.get(DEFAULT_SETTINGS, name) as unknown;
    expect([taken(minimum - 1), taken(maximum + 1)]).toEqual([standard, standard]);
  }
});

test('what is no settings, or of the wrong kind, leaves the defaults', () => {
  for (const composite of [
    null,
    'x',
    { palette: 'pink', maxTokens: 9.5, cache: 'no', headColours: ['red'], savedPicture: 1 }
  ]) {
    applySettings(composite);
    expect(settings.getState()).toEqual(DEFAULT_SETTINGS);
  }
});

test('head colours are taken, and stay the same object while they say the same', () => {
  applySettings({ headColours: ['#ff0000', '#00FF00'] });
  const { headColours } = settings.getState();
  expect(headColours).toEqual(['#ff0000', '#00FF00']);
  applySettings({ headColours: ['#ff0000', '#00FF00'], palette: 'dark' });
  expect(settings.getState().headColours).toBe(headColours);
});
