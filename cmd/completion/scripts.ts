/** kubectl looks for a program of this name on the PATH (kubectl: plugin_completion.go). */
const fileName = "kubectl_complete-poddefault";

/** The program that kubectl asks for completions, as a file of one system. */
export type Shim = { readonly fileName: string; readonly text: string };

/** On Windows a program needs an ending to be found. */
export function shimFor(env: Readonly<Record<string, string | undefined>>): Shim {
  return env["OS"] === "Windows_NT" ? windowsShim : shim;
}

/** Its second line marks it as ours. */
export function isShim(text: string): boolean {
  return new RegExp(`^(#|rem) ${fileName}: `).test(text.split(/\r?\n/)[1] ?? "");
}

const shim: Shim = {
  fileName,
  text: `#!/usr/bin/env sh
# ${fileName}: lets kubectl complete "kubectl poddefault".
# Put it into a directory on your PATH and make it executable, or run:
#   kubectl poddefault completion --install DIR
exec kubectl-poddefault __complete "$@"
`,
};

const windowsShim: Shim = {
  fileName: `${fileName}.cmd`,
  text: [
    "@echo off",
    `rem ${fileName}: lets kubectl complete "kubectl poddefault".`,
    "kubectl-poddefault __complete %*",
    "",
  ].join("\r\n"),
};

export const shells = ["bash", "zsh", "fish", "powershell"] as const;

export type Shell = (typeof shells)[number];

export function isShell(word: string): word is Shell {
  return shells.some((shell) => shell === word);
}

/** bash and zsh: a folder for the shim, unless kubectl finds one already. */
const installInPosixShell = `if ! command -v ${fileName} >/dev/null 2>&1; then
  export PATH="$PATH:\${XDG_DATA_HOME:-$HOME/.local/share}/kubectl-poddefault"
  if ! command -v ${fileName} >/dev/null 2>&1; then
    mkdir -p "\${PATH##*:}" && kubectl-poddefault completion --install "\${PATH##*:}" >/dev/null
  fi
fi`;

/**
 * What sets up a shell: the shim in a folder on its PATH, and kubectl's own completion, which asks the shim about
 * "kubectl poddefault".
 */
export const shellScripts: Readonly<Record<Shell, string>> = {
  bash: `# Completion of "kubectl poddefault" for bash. Add to ~/.bashrc:
#   source <(kubectl poddefault completion bash)
${installInPosixShell}
declare -F __start_kubectl >/dev/null || source <(kubectl completion bash)
`,
  zsh: `# Completion of "kubectl poddefault" for zsh. Add to ~/.zshrc:
#   source <(kubectl poddefault completion zsh)
${installInPosixShell}
(( $+functions[compdef] )) || { autoload -Uz compinit && compinit; }
(( $+_comps[kubectl] )) || source <(kubectl completion zsh)
`,
  fish: `# Completion of "kubectl poddefault" for fish. Add to ~/.config/fish/config.fish:
#   kubectl poddefault completion fish | source
if not type -q ${fileName}
    set -l data $HOME/.local/share
    set -q XDG_DATA_HOME; and set data $XDG_DATA_HOME
    set -gx PATH $PATH $data/kubectl-poddefault
    if not type -q ${fileName}
        mkdir -p $data/kubectl-poddefault
        and kubectl-poddefault completion --install $data/kubectl-poddefault >/dev/null
    end
end
functions -q __kubectl_perform_completion; or kubectl completion fish | source
`,
  powershell: `# Completion of "kubectl poddefault" for PowerShell. Add to $PROFILE:
#   kubectl poddefault completion powershell | Out-String | Invoke-Expression
if (-not (Get-Command ${fileName} -ErrorAction SilentlyContinue)) {
  $data = if ($env:LOCALAPPDATA) { $env:LOCALAPPDATA } else { Join-Path $HOME '.local/share' }
  $folder = Join-Path $data 'kubectl-poddefault'
  $env:PATH += [IO.Path]::PathSeparator + $folder
  if (-not (Get-Command ${fileName} -ErrorAction SilentlyContinue)) {
    New-Item -ItemType Directory -Force $folder | Out-Null
    kubectl-poddefault completion --install $folder | Out-Null
  }
}
kubectl completion powershell | Out-String | Invoke-Expression
`,
};
