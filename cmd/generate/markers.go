package main

import (
	"fmt"
	"go/ast"
	"go/parser"
	"go/token"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
)

// Version of k8s.io/api that the schema of the published PodDefault CRD was made from, by controller-gen.
const crdApi = "0.28.1"

// Marks are what controller-gen reads in the comments of a field.
type Marks struct {
	// The CRD refuses a PodDefault without it.
	Required bool
	Default  *string
	// Fields that tell the elements of a list apart.
	Keys []string
}

var (
	keyMarker     = regexp.MustCompile(`\+listMapKey=(\w+)`)
	defaultMarker = regexp.MustCompile(`\+(?:kubebuilder:)?default[:=]+"(\w*)"`)
)

// readMarks returns the marks of every field of the Go types of the CRD, by "Type.field".
func readMarks() (map[string]Marks, error) {
	marks := map[string]Marks{}
	for _, source := range []string{"k8s.io/api/core/v1", "k8s.io/apimachinery/pkg/apis/meta/v1"} {
		file, err := sourceFile(source)
		if err != nil {
			return nil, err
		}
		parsed, err := parser.ParseFile(token.NewFileSet(), file, nil, parser.ParseComments)
		if err != nil {
			return nil, err
		}
		ast.Inspect(parsed, func(node ast.Node) bool {
			declared, isType := node.(*ast.TypeSpec)
			if !isType {
				return true
			}
			if structType, isStruct := declared.Type.(*ast.StructType); isStruct {
				for _, field := range structType.Fields.List {
					markField(marks, declared.Name.Name, field)
				}
			}
			return true
		})
	}
	marks["PodDefaultSpec.selector"] = Marks{Required: true}
	return marks, nil
}

func markField(marks map[string]Marks, typeName string, field *ast.Field) {
	if field.Tag == nil {
		return
	}
	tag := regexp.MustCompile(`json:"([^"]*)"`).FindStringSubmatch(field.Tag.Value)
	if tag == nil {
		return
	}
	name, options, _ := strings.Cut(tag[1], ",")
	if name == "" || name == "-" {
		return
	}
	// Text leaves markers out.
	comments := ""
	if field.Doc != nil {
		for _, line := range field.Doc.List {
			comments += line.Text + "\n"
		}
	}
	isOptional := strings.Contains(comments, "+optional") || strings.Contains(options, "omitempty")
	mark := Marks{Required: !isOptional}
	for _, key := range keyMarker.FindAllStringSubmatch(comments, -1) {
		mark.Keys = append(mark.Keys, key[1])
	}
	if given := defaultMarker.FindStringSubmatch(comments); given != nil {
		mark.Default = &given[1]
	}
	marks[typeName+"."+name] = mark
}

// sourceFile returns the types.go of a package in the version of the CRD.
func sourceFile(pkg string) (string, error) {
	parts := strings.SplitN(pkg, "/", 3)
	module, folder := parts[0]+"/"+parts[1], parts[2]
	out, err := exec.Command("go", "mod", "download", "-json", module+"@v"+crdApi).Output()
	if err != nil {
		return "", fmt.Errorf("%s: %w", module, err)
	}
	dir := regexp.MustCompile(`"Dir": "([^"]*)"`).FindSubmatch(out)
	if dir == nil {
		return "", fmt.Errorf("%s has no folder", module)
	}
	return filepath.Join(string(dir[1]), folder, "types.go"), nil
}
