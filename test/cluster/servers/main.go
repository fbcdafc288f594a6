// Command servers builds etcd, kube-apiserver and kube-controller-manager into a folder laid out as KUBEBUILDER_ASSETS
// expects, and does nothing if the folder is there. The versions are those of go.mod.
//
//	go run . FOLDER
package main

import (
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
)

const kubernetes = "k8s.io/kubernetes"

var packages = map[string]string{
	"etcd":                    "go.etcd.io/etcd/server/v3",
	"kube-apiserver":          kubernetes + "/cmd/kube-apiserver",
	"kube-controller-manager": kubernetes + "/cmd/kube-controller-manager",
}

func main() {
	if len(os.Args) != 2 {
		fmt.Fprintln(os.Stderr, "usage: go run . FOLDER")
		os.Exit(2)
	}
	if err := install(os.Args[1]); err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}

// install builds beside folder and renames at the end, so that folder is either complete or absent.
func install(folder string) error {
	if exists(folder) {
		return nil
	}
	if err := os.MkdirAll(filepath.Dir(folder), 0o755); err != nil {
		return err
	}
	unfinished, err := os.MkdirTemp(filepath.Dir(folder), ".building-")
	if err != nil {
		return err
	}
	defer os.RemoveAll(unfinished)
	if err := os.Chmod(unfinished, 0o755); err != nil {
		return err
	}
	flags, err := linkerFlags()
	if err != nil {
		return err
	}
	for name, pkg := range packages {
		if _, err := run("build", "-trimpath", "-ldflags", flags, "-o", filepath.Join(unfinished, name), pkg); err != nil {
			return err
		}
	}
	if err := os.Rename(unfinished, folder); err != nil && !exists(folder) { // another build may have been faster
		return err
	}
	return nil
}

// linkerFlags stamps the version that the servers report, as hack/lib/version.sh does; without it they call themselves v0.0.0.
func linkerFlags() (string, error) {
	version, err := run("list", "-m", "-f", "{{.Version}}", kubernetes)
	if err != nil {
		return "", err
	}
	numbers := strings.Split(strings.TrimPrefix(version, "v"), ".")
	if len(numbers) < 3 {
		return "", errors.New("not a release of " + kubernetes + ": " + version)
	}
	stamp := func(name, value string) string { return " -X k8s.io/component-base/version." + name + "=" + value }
	return "-s -w" + stamp("gitVersion", version) + stamp("gitMajor", numbers[0]) + stamp("gitMinor", numbers[1]), nil
}

func run(arguments ...string) (string, error) {
	command := exec.Command("go", arguments...)
	command.Env = append(os.Environ(), "CGO_ENABLED=0", "GOWORK=off")
	command.Stderr = os.Stderr
	output, err := command.Output()
	if err != nil {
		return "", fmt.Errorf("go %s: %w", strings.Join(arguments, " "), err)
	}
	return strings.TrimSpace(string(output)), nil
}

func exists(path string) bool {
	_, err := os.Stat(path)
	return err == nil
}
