package main

import (
	"fmt"
	"reflect"
	"sort"
	"strings"
)

// A field as encoding/json and reflect.DeepEqual see it.
type Field struct {
	Name string `json:"-"`
	// One of string, bool, int32, int64, struct, list, map, quantity, intOrString, time, bytes, raw.
	Kind string `json:"kind"`
	// The struct's name; of a list or map the kind of an element, or its struct's name.
	Of      string `json:"of,omitempty"`
	Pointer bool   `json:"pointer,omitempty"`
	// How Go prints the type, if it differs from kind and name: v1.PodPhase.
	Go string `json:"go,omitempty"`
	// The zero value is left out when written: a struct's only if the tag says omitzero.
	OmitEmpty bool `json:"omitEmpty,omitempty"`
}

type Type struct {
	Name   string
	Fields []Field
}

// Types that marshal themselves.
var special = map[string]string{
	"resource.Quantity":  "quantity",
	"intstr.IntOrString": "intOrString",
	"v1.Time":            "time",
	"v1.MicroTime":       "time",
	"v1.FieldsV1":        "raw",
}

type catalog map[string]Type

// structs returns every struct that is reachable from the roots, by name.
func structs(roots ...any) []Type {
	found := catalog{}
	for _, root := range roots {
		found.visit(reflect.TypeOf(root))
	}
	types := make([]Type, 0, len(found))
	for _, t := range found {
		types = append(types, t)
	}
	sort.Slice(types, func(i, j int) bool { return types[i].Name < types[j].Name })
	return types
}

func (c catalog) visit(t reflect.Type) {
	if _, done := c[t.Name()]; done {
		return
	}
	c[t.Name()] = Type{} // a type may contain itself
	c[t.Name()] = Type{Name: t.Name(), Fields: c.fields(t)}
}

func (c catalog) fields(t reflect.Type) []Field {
	var fields []Field
	for i := 0; i < t.NumField(); i++ {
		f := t.Field(i)
		name, options, _ := strings.Cut(f.Tag.Get("json"), ",")
		switch {
		case name == "-":
		case f.Anonymous && name == "":
			fields = append(fields, c.fields(f.Type)...)
		default:
			fields = append(fields, c.field(name, options, f.Type))
		}
	}
	return fields
}

func (c catalog) field(name, options string, t reflect.Type) Field {
	pointer := t.Kind() == reflect.Pointer
	if pointer {
		t = t.Elem()
	}
	kind, of := c.describe(t)
	if name == "status" && of == "PodStatus" {
		kind, of = "raw", "" // decoded, but never looked into
	}
	omit := strings.Contains(options, "omitempty") || kind == "raw"
	if isStruct := t.Kind() == reflect.Struct && !pointer && kind != "raw"; isStruct {
		omit = strings.Contains(options, "omitzero") // encoding/json never finds a struct empty
	}
	return Field{Name: name, Kind: kind, Of: of, Pointer: pointer, Go: goName(t, kind, of), OmitEmpty: omit}
}

// goName returns how Go prints a type, or "" where that follows from kind and name.
func goName(t reflect.Type, kind, of string) string {
	derived := map[string]string{
		"string": "string", "bool": "bool", "int32": "int32", "int64": "int64", "bytes": "[]uint8",
		"quantity": "resource.Quantity", "intOrString": "intstr.IntOrString", "time": "v1.Time",
	}
	name := func(of string) string {
		if scalar, isScalar := derived[of]; isScalar {
			return scalar
		}
		return "v1." + of
	}
	switch kind {
	case "struct":
		derived[kind] = name(of)
	case "list":
		derived[kind] = "[]" + name(of)
	case "map":
		derived[kind] = "map[string]" + name(of)
	case "raw":
		return ""
	}
	if derived[kind] == t.String() {
		return ""
	}
	return t.String()
}

func (c catalog) describe(t reflect.Type) (kind, of string) {
	if kind, ok := special[t.String()]; ok {
		return kind, ""
	}
	switch t.Kind() {
	case reflect.Struct:
		c.visit(t)
		return "struct", t.Name()
	case reflect.Slice:
		if t.Elem().Kind() == reflect.Uint8 {
			return "bytes", ""
		}
		return "list", c.element(t.Elem())
	case reflect.Map:
		return "map", c.element(t.Elem())
	case reflect.Bool:
		return "bool", ""
	case reflect.String:
		return "string", ""
	case reflect.Int32, reflect.Int64:
		return t.Kind().String(), ""
	}
	panic(fmt.Sprintf("no kind for %s", t))
}

func (c catalog) element(t reflect.Type) string {
	kind, of := c.describe(t)
	if of == "" {
		return kind
	}
	if kind != "struct" {
		panic(fmt.Sprintf("no name for a list or map of %s", t))
	}
	return of
}
