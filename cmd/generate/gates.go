package main

import (
	"encoding/json"
	"fmt"
	"go/ast"
	"go/parser"
	"go/token"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
)

// Fields that an API server drops while their feature is off: dropDisabledFields (kubernetes pkg/api/pod/util.go), whose
// conditions no program can read.
var gated = map[string]string{
	"ClusterTrustBundleProjection.user":           "AtomicWriteVolumeUserFields",
	"ConfigMapVolumeSource.defaultUser":           "AtomicWriteVolumeUserFields",
	"Container.resizePolicy":                      "InPlacePodVerticalScaling",
	"Container.restartPolicyRules":                "ContainerRestartRules",
	"DownwardAPIVolumeFile.user":                  "AtomicWriteVolumeUserFields",
	"DownwardAPIVolumeSource.defaultUser":         "AtomicWriteVolumeUserFields",
	"EmptyDirVolumeSource.mode":                   "EmptyDirVolumeMode",
	"EnvVarSource.fileKeyRef":                     "EnvFiles",
	"EphemeralContainer.resizePolicy":             "InPlacePodVerticalScaling",
	"EphemeralContainer.restartPolicy":            "ContainerRestartRules",
	"EphemeralContainer.restartPolicyRules":       "ContainerRestartRules",
	"GRPCAction.mode":                             "GRPCContainerProbeTLS",
	"HTTPGetAction.protocol":                      "H2CContainerProbe",
	"KeyToPath.user":                              "AtomicWriteVolumeUserFields",
	"PodAffinityTerm.matchLabelKeys":              "MatchLabelKeysInPodAffinity",
	"PodAffinityTerm.mismatchLabelKeys":           "MatchLabelKeysInPodAffinity",
	"PodCertificateProjection.user":               "AtomicWriteVolumeUserFields",
	"PodSecurityContext.seLinuxChangePolicy":      "SELinuxChangePolicy",
	"PodSecurityContext.supplementalGroupsPolicy": "SupplementalGroupsPolicy",
	"PodSpec.evictionResponders":                  "EvictionRequestAPI",
	"PodSpec.hostUsers":                           "UserNamespacesSupport",
	"PodSpec.hostnameOverride":                    "HostnameOverride",
	"PodSpec.resourceClaims":                      "DynamicResourceAllocation",
	"PodSpec.resources":                           "PodLevelResources",
	"PodSpec.schedulingGroup":                     "GenericWorkload",
	"PodSpec.workloadRef":                         "GenericWorkload",
	"ProjectedVolumeSource.defaultUser":           "AtomicWriteVolumeUserFields",
	"ResourceRequirements.claims":                 "DynamicResourceAllocation",
	"SecretVolumeSource.defaultUser":              "AtomicWriteVolumeUserFields",
	"ServiceAccountTokenProjection.user":          "AtomicWriteVolumeUserFields",
	"VolumeMount.bindMountOptions":                "VolumeBindMountOptions",
	"VolumeMount.recursiveReadOnly":               "RecursiveReadOnlyMounts",
	"VolumeProjection.clusterTrustBundle":         "ClusterTrustBundleProjection",
	"VolumeProjection.podCertificate":             "PodCertificateRequest",
}

// Gates that decide about more than a field: what to do is code (src/admission/defaulting).
var others = []string{
	"ContainerRestartRules", "ContainerStopSignals", "ImageVolume", "MatchLabelKeysInPodTopologySpreadSelectorMerge",
	"PodLevelResourcesFixDefaulting", "ProcMountType", "RestartAllContainersOnContainerExits", "SELinuxMount",
}

// readGates returns, for each gate that matters, the first minor version of Kubernetes in which it is on by default; 0 if
// none. A gate that the newest version no longer has was on in all that are mirrored.
func readGates(version string) (map[string]int, error) {
	folder, err := kubernetesSources("v1" + strings.TrimPrefix(version, "0"))
	if err != nil {
		return nil, err
	}
	file := filepath.Join(folder, "pkg/features/kube_features.go")
	parsed, err := parser.ParseFile(token.NewFileSet(), file, nil, 0)
	if err != nil {
		return nil, err
	}
	histories := map[string]*ast.CompositeLit{}
	ast.Inspect(parsed, func(node ast.Node) bool {
		pair, isPair := node.(*ast.KeyValueExpr)
		if !isPair {
			return true
		}
		name, isName := pair.Key.(*ast.Ident)
		history, isHistory := pair.Value.(*ast.CompositeLit)
		if isName && isHistory && len(history.Elts) > 0 {
			if _, isSpec := history.Elts[0].(*ast.CompositeLit); isSpec {
				histories[name.Name] = history
			}
		}
		return true
	})
	gates := map[string]int{}
	for _, name := range wanted() {
		history, known := histories[name]
		if !known {
			return nil, fmt.Errorf("%s has no feature gate %s", file, name)
		}
		if gates[name], err = onSince(history); err != nil {
			return nil, fmt.Errorf("%s: %w", name, err)
		}
	}
	return gates, nil
}

func wanted() []string {
	names := append([]string{}, others...)
	for _, gate := range gated {
		names = append(names, gate)
	}
	return names
}

// onSince reads {Version: version.MustParse("1.34"), Default: true, ...} of each version.
func onSince(history *ast.CompositeLit) (int, error) {
	on := 0
	for _, spec := range history.Elts {
		var minor int
		var isOn bool
		for _, field := range spec.(*ast.CompositeLit).Elts {
			pair := field.(*ast.KeyValueExpr)
			switch pair.Key.(*ast.Ident).Name {
			case "Version":
				text := pair.Value.(*ast.CallExpr).Args[0].(*ast.BasicLit).Value
				number, err := strconv.Atoi(strings.TrimPrefix(strings.Trim(text, `"`), "1."))
				if err != nil {
					return 0, err
				}
				minor = number
			case "Default":
				isOn = pair.Value.(*ast.Ident).Name == "true"
			}
		}
		if isOn && on == 0 {
			on = minor
		}
		if !isOn && on != 0 {
			return 0, fmt.Errorf("switched off again in 1.%d", minor)
		}
	}
	return on, nil
}

func kubernetesSources(version string) (string, error) {
	out, err := exec.Command("go", "mod", "download", "-json", "k8s.io/kubernetes@"+version).Output()
	if err != nil {
		return "", err
	}
	var module struct{ Dir string }
	err = json.Unmarshal(out, &module)
	return module.Dir, err
}
