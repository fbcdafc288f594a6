package main

import (
	"bytes"
	"encoding/json"
	"fmt"
	"sort"
)

// An Entry is a field in the versions of k8s.io/api in which it looks the same.
type Entry struct {
	Name string `json:"name"`
	Field
	// The first and the last version that knows it, where its type is older or younger.
	Since int `json:"since,omitempty"`
	Until int `json:"until,omitempty"`
	// The feature gate without which an API server drops it.
	Gate string `json:"gate,omitempty"`
	// What the published CRD of PodDefaults says about it.
	Required bool     `json:"required,omitempty"`
	Default  *string  `json:"default,omitempty"`
	Keys     []string `json:"keys,omitempty"`
}

// newTable puts all views into one table, a field a line, so that a new version reads well as a diff.
func newTable(views []View, gates map[string]int, marks map[string]Marks) ([]byte, error) {
	types := map[string][]Entry{}
	for _, view := range views {
		for _, t := range view.Types {
			types[t.Name] = []Entry{}
		}
	}
	for name := range types {
		types[name] = entries(name, views, marks)
	}
	for field := range gated {
		if !known(types, field) {
			return nil, fmt.Errorf("no version has a field %s", field)
		}
	}
	var table bytes.Buffer
	table.WriteString("{\n")
	writeMembers(&table, "apis", minors(views), ",")
	writeMembers(&table, "gates", gates, ",")
	table.WriteString(" \"types\": {\n")
	for i, name := range sortedKeys(types) {
		writeType(&table, name, types[name], comma(i, len(types)))
	}
	table.WriteString(" }\n}\n")
	return table.Bytes(), nil
}

// entries lists the fields of a type in the order of the newest version that has them; older ones come last.
func entries(name string, views []View, marks map[string]Marks) []Entry {
	var names []string
	var first, last int
	seen := map[string][]Entry{}
	for i := len(views) - 1; i >= 0; i-- {
		fields, known := fieldsOf(name, views[i])
		if !known {
			continue
		}
		first = views[i].Minor
		if last == 0 {
			last = views[i].Minor
		}
		for _, field := range fields {
			spans := seen[field.Name]
			if spans == nil {
				names = append(names, field.Name)
			}
			if n := len(spans); n > 0 && spans[n-1].Field == field && i+1 < len(views) && spans[n-1].Since == views[i+1].Minor {
				spans[n-1].Since = views[i].Minor
				continue
			}
			minor := views[i].Minor
			full := name + "." + field.Name
			mark := marks[full]
			seen[field.Name] = append(spans, Entry{
				field.Name, field, minor, minor, gated[full], mark.Required, mark.Default, mark.Keys,
			})
		}
	}
	var list []Entry
	for _, fieldName := range names {
		for _, entry := range seen[fieldName] {
			if entry.Since == first {
				entry.Since = 0
			}
			if entry.Until == last {
				entry.Until = 0
			}
			list = append(list, entry)
		}
	}
	return list
}

func fieldsOf(name string, view View) ([]Field, bool) {
	for _, t := range view.Types {
		if t.Name == name {
			return t.Fields, true
		}
	}
	return nil, false
}

func known(types map[string][]Entry, field string) bool {
	for name, list := range types {
		for _, entry := range list {
			if name+"."+entry.Name == field {
				return true
			}
		}
	}
	return false
}

func minors(views []View) []int {
	var list []int
	for _, view := range views {
		list = append(list, view.Minor)
	}
	return list
}

func sortedKeys(types map[string][]Entry) []string {
	var keys []string
	for key := range types {
		keys = append(keys, key)
	}
	sort.Strings(keys)
	return keys
}

func writeMembers(table *bytes.Buffer, name string, value any, end string) {
	table.WriteString(" \"" + name + "\": " + text(value) + end + "\n")
}

func writeType(table *bytes.Buffer, name string, list []Entry, end string) {
	table.WriteString("  \"" + name + "\": [\n")
	for i, entry := range list {
		table.WriteString("   " + text(entry) + comma(i, len(list)) + "\n")
	}
	table.WriteString("  ]" + end + "\n")
}

func text(value any) string {
	written, err := json.Marshal(value)
	check(err)
	return string(written)
}

func comma(i, n int) string {
	if i < n-1 {
		return ","
	}
	return ""
}
