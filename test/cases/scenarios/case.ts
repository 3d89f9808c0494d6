export interface ScenarioCase {
  /** What the scenario shows: a finding, or the near miss that must stay silent. */
  readonly name: string;
  /** In the language of test/helpers/scenario.ts. */
  readonly text: string;
}
