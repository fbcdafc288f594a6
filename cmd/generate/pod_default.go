package main

import (
	corev1 "k8s.io/api/core/v1"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
)

// PodDefaultSpec has the fields of kubeflow.org/v1alpha1 PodDefault as the webhook decodes them: what
// matters is the type of each and whether it is a pointer.
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
