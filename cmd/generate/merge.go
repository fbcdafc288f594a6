package main

import "fmt"

// merge puts the webhook's and the API server's view of the same types into one list, and marks the fields
// that only one of them knows. Types that the API server no longer has are kept.
func merge(webhook, apiServer []Type) ([]Type, error) {
	older := map[string][]Field{}
	for _, t := range webhook {
		older[t.Name] = t.Fields
	}
	var merged []Type
	for _, t := range apiServer {
		fields, err := mergeFields(t.Name, older[t.Name], t.Fields)
		if err != nil {
			return nil, err
		}
		merged = append(merged, Type{t.Name, fields})
		delete(older, t.Name)
	}
	for _, t := range webhook {
		if _, gone := older[t.Name]; gone {
			merged = append(merged, t)
		}
	}
	return merged, nil
}

func mergeFields(name string, webhook, apiServer []Field) ([]Field, error) {
	older := map[string]Field{}
	for _, f := range webhook {
		older[f.Name] = f
	}
	var merged []Field
	for _, f := range apiServer {
		before, known := older[f.Name]
		if known && before != f {
			return nil, fmt.Errorf("%s.%s is %+v for the webhook and %+v for the API server", name, f.Name, before, f)
		}
		if !known && len(webhook) > 0 {
			f.Only = "apiServer"
		}
		merged = append(merged, f)
		delete(older, f.Name)
	}
	for _, f := range webhook {
		if _, gone := older[f.Name]; gone {
			f.Only = "webhook"
			merged = append(merged, f)
		}
	}
	return merged, nil
}
