/** What the view models need of JupyterLab's TranslationBundle; `%1` stands for the first value. */
export interface Words {
  __(text: string, ...values: readonly (string | number)[]): string;
  /** `%1` is the count. */
  _n(one: string, many: string, count: number, ...values: readonly (string | number)[]): string;
}
