/**
 * Runs one step of a longer job and shows its title, its elapsed time and a remark that the step may add.
 * The start script passes it in, since it draws the steps that come before anything is built too.
 */
export type Step = <Result>(title: string, run: (note: (text: string) => void) => Promise<Result>) => Promise<Result>;
