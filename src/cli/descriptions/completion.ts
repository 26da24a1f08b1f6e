import type { Description } from '../description.js';

export const SHELLS = ['bash', 'zsh', 'fish'] as const;

export const completion = {
  name: 'completion',
  summary: 'print a completion script for bash, zsh or fish',
  about: ['print a script that completes commands, options and the names of providers in a shell.'],
  usage: [SHELLS.join('|')],
  completes: SHELLS,
  options: {},
  sections: {
    'How to load it': [
      ['~/.bashrc', 'source <(onehook completion bash)'],
      ['~/.zshrc', 'source <(onehook completion zsh)    (after compinit)'],
      ['config.fish', 'onehook completion fish | source'],
    ],
  },
  examples: ['onehook completion bash > ~/.local/share/bash-completion/completions/onehook'],
  exits: { 0: 'printed', 2: 'the command line is wrong' },
} as const satisfies Description;
