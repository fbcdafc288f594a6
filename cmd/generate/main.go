// Generates src/kubernetes/core-v1-types.json: how Go sees a Pod and what a PodDefault injects into it, in every version
// of k8s.io/api that a PodDefault webhook or a mirrored API server is built with, and which fields an API server drops
// because their feature is off. Run by `npm run generate`. It runs itself once for each version, with a module file of
// its own:
//
//	go run . > ../../src/kubernetes/core-v1-types.json
package main

import (
	"encoding/gob"
	"flag"
	"fmt"
	"log"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"

	corev1 "k8s.io/api/core/v1"
)

// Versions of k8s.io/api: those of webhooks (0.23 in Kubeflow 1.6 and 1.7, 0.28 in 1.8 to 1.10 and in dashboard 2.0, 0.35
// since), and those of API servers from Kubernetes 1.30 on. The last one also has the history of all feature gates.
var apis = []string{
	"0.23.0", "0.28.1", "0.30.0", "0.31.0", "0.32.0", "0.33.0", "0.34.0", "0.35.0", "0.36.0", "0.37.2",
}

// View is what one version of k8s.io/api says.
type View struct {
	Minor int
	Types []Type
}

func main() {
	log.SetFlags(0)
	ownView := flag.Bool("view", false, "write the types of the version that this program is built with")
	flag.Parse()
	if *ownView {
		check(gob.NewEncoder(os.Stdout).Encode(structs(corev1.Pod{}, corev1.PodStatus{}, PodDefaultSpec{})))
		return
	}
	var views []View
	for _, version := range apis {
		views = append(views, view(version))
	}
	gates, err := readGates(apis[len(apis)-1])
	check(err)
	marks, err := readMarks()
	check(err)
	table, err := newTable(views, gates, marks)
	check(err)
	_, err = os.Stdout.Write(table)
	check(err)
}

// view runs this program with another version of k8s.io/api.
func view(version string) View {
	folder, err := os.MkdirTemp("", "generate")
	check(err)
	defer os.RemoveAll(folder)
	modfile := filepath.Join(folder, "go.mod")
	module := fmt.Sprintf("module generate\n\ngo 1.24.0\n\nrequire (\n\tk8s.io/api v%[1]s\n\tk8s.io/apimachinery v%[1]s\n)\n", version)
	check(os.WriteFile(modfile, []byte(module), 0o600))
	command := exec.Command("go", "run", "-mod=mod", "-modfile="+modfile, ".", "-view")
	command.Stderr = os.Stderr
	out, err := command.StdoutPipe()
	check(err)
	check(command.Start())
	minor, err := strconv.Atoi(strings.Split(version, ".")[1])
	check(err)
	read := View{Minor: minor}
	check(gob.NewDecoder(out).Decode(&read.Types))
	check(command.Wait())
	return read
}

func check(err error) {
	if err != nil {
		log.Fatal(err)
	}
}
