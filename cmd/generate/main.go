// Generates src/kubernetes/core-v1-types.json: how Go sees a Pod and what a PodDefault injects into it,
// in the versions of k8s.io/api that the PodDefault webhook (webhook.mod) and the API server (go.mod) are
// built with. Run by `npm run generate`, which pipes the first into the second:
//
//	go run -modfile=webhook.mod . -webhook | go run .
package main

import (
	"bytes"
	"encoding/gob"
	"encoding/json"
	"flag"
	"io"
	"log"
	"os"
	"runtime/debug"

	corev1 "k8s.io/api/core/v1"
)

// View is what one version of k8s.io/api says.
type View struct {
	Version string
	Types   []Type
}

func main() {
	log.SetFlags(0)
	asWebhook := flag.Bool("webhook", false, "write the webhook's view, for the API server's run to read")
	flag.Parse()
	view := View{apiVersion(), structs(corev1.Pod{}, PodDefaultSpec{})}
	var err error
	if *asWebhook {
		err = gob.NewEncoder(os.Stdout).Encode(view)
	} else {
		err = writeTable(os.Stdin, os.Stdout, view)
	}
	if err != nil {
		log.Fatal(err)
	}
}

func apiVersion() string {
	info, _ := debug.ReadBuildInfo()
	for _, dep := range info.Deps {
		if dep.Path == "k8s.io/api" {
			return dep.Path + " " + dep.Version
		}
	}
	panic("built without k8s.io/api")
}

func writeTable(in io.Reader, out io.Writer, apiServer View) error {
	var webhook View
	if err := gob.NewDecoder(in).Decode(&webhook); err != nil {
		return err
	}
	types, err := merge(webhook.Types, apiServer.Types)
	if err != nil {
		return err
	}
	var table bytes.Buffer
	table.WriteString("{\n")
	writeMember(&table, " ", "webhook", webhook.Version, ",")
	writeMember(&table, " ", "apiServer", apiServer.Version, ",")
	table.WriteString(" \"types\": {\n")
	for i, t := range types {
		writeType(&table, t, comma(i, len(types)))
	}
	table.WriteString(" }\n}\n")
	_, err = out.Write(table.Bytes())
	return err
}

// writeType writes the fields in Go's order, one a line, so that a new version reads well as a diff.
func writeType(table *bytes.Buffer, t Type, end string) {
	table.WriteString("  \"" + t.Name + "\": {\n")
	for i, f := range t.Fields {
		writeMember(table, "   ", f.Name, f, comma(i, len(t.Fields)))
	}
	table.WriteString("  }" + end + "\n")
}

func writeMember(table *bytes.Buffer, indent, name string, value any, end string) {
	text, err := json.Marshal(value)
	if err != nil {
		panic(err)
	}
	table.WriteString(indent + "\"" + name + "\": " + string(text) + end + "\n")
}

func comma(i, n int) string {
	if i < n-1 {
		return ","
	}
	return ""
}
