/** The devices of the lab, asked by real clients. */
package dev.sekimori.lab;
