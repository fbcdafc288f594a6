// Package v1alpha1 describes kubeflow.org/v1alpha1 PodDefault, field by field as src/model/pod-default.ts does, so that
// controller-gen can write the schema that the API server of the cluster suite stores PodDefaults by.
//
// +groupName=kubeflow.org
package v1alpha1

import (
	corev1 "k8s.io/api/core/v1"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
)

//go:generate sh -c "go tool controller-gen crd:maxDescLen=0 paths=. output:crd:stdout > ../poddefault-crd.yaml"
//go:generate npx biome format --write ../poddefault-crd.yaml

type PodDefaultSpec struct {
	Selector                     metav1.LabelSelector          `json:"selector"`
	Desc                         string                        `json:"desc,omitempty"`
	ServiceAccountName           string                        `json:"serviceAccountName,omitempty"`
	AutomountServiceAccountToken *bool                         `json:"automountServiceAccountToken,omitempty"`
	Annotations                  map[string]string             `json:"annotations,omitempty"`
	Labels                       map[string]string             `json:"labels,omitempty"`
	Env                          []corev1.EnvVar               `json:"env,omitempty"`
	EnvFrom                      []corev1.EnvFromSource        `json:"envFrom,omitempty"`
	Volumes                      []corev1.Volume               `json:"volumes,omitempty"`
	VolumeMounts                 []corev1.VolumeMount          `json:"volumeMounts,omitempty"`
	Tolerations                  []corev1.Toleration           `json:"tolerations,omitempty"`
	ImagePullSecrets             []corev1.LocalObjectReference `json:"imagePullSecrets,omitempty"`
	InitContainers               []corev1.Container            `json:"initContainers,omitempty"`
	Sidecars                     []corev1.Container            `json:"sidecars,omitempty"`
	Command                      []string                      `json:"command,omitempty"`
	Args                         []string                      `json:"args,omitempty"`
}

type PodDefaultStatus struct{}

// +kubebuilder:object:root=true
type PodDefault struct {
	metav1.TypeMeta   `json:",inline"`
	metav1.ObjectMeta `json:"metadata,omitempty"`

	Spec   PodDefaultSpec   `json:"spec,omitempty"`
	Status PodDefaultStatus `json:"status,omitempty"`
}
