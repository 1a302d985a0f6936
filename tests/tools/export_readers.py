"""Reads an export with networkx and igraph and says what is not as written.

usage: export_readers.py FILE.graphml FILE.gexf NODES EDGES     (exit status 1 if anything is wrong)
"""
import sys
import warnings

import igraph
import networkx

warnings.simplefilter("error")
graphml, gexf, nodes, edges = sys.argv[1], sys.argv[2], int(sys.argv[3]), int(sys.argv[4])
PYTHON = {"n_label": str, "n_type": str, "n_degree": int, "n_x": float, "n_size": float}


def check(right, what):
    if not right:
        print("wrong:", what)
        sys.exit(1)


graph = networkx.read_graphml(graphml, force_multigraph=True)
check(graph.number_of_nodes() == nodes, "networkx counts %d nodes" % graph.number_of_nodes())
check(graph.number_of_edges() == edges, "networkx counts %d edges" % graph.number_of_edges())
check(graph.is_directed(), "networkx: not directed")
for name, node in graph.nodes(data=True):
    for key, kind in (("label", str), ("degree", int), ("x", float), ("y", float), ("size", float), ("r", int)):
        check(isinstance(node.get(key), kind), "networkx: %s of %s is %r" % (key, name, node.get(key)))
for a, b, edge in graph.edges(data=True):
    check(isinstance(edge["weight"], float) and edge["weight"] > 0, "networkx: weight of %s-%s" % (a, b))
    check(isinstance(edge.get("relation"), str), "networkx: relation of %s-%s" % (a, b))
check(graph.nodes["country:BY"]["name_zh"] == "白俄罗斯", "networkx: a Chinese name")
check(graph.nodes["country:BY"]["name_ru"] == "Беларусь", "networkx: a Cyrillic name")

timed = networkx.read_gexf(gexf)
check(timed.number_of_nodes() == nodes, "networkx counts %d nodes of GEXF" % timed.number_of_nodes())
check(timed.number_of_edges() == edges, "networkx counts %d edges of GEXF" % timed.number_of_edges())
check(timed.nodes["country:BY"]["name_zh"] == "白俄罗斯", "networkx: a Chinese name of GEXF")

graph = igraph.Graph.Read_GraphML(graphml)
check(graph.vcount() == nodes, "igraph counts %d nodes" % graph.vcount())
check(graph.ecount() == edges, "igraph counts %d edges" % graph.ecount())
check("白俄罗斯" in graph.vs["name_zh"], "igraph: a Chinese name")
check(all(isinstance(label, str) and label for label in graph.vs["label"]), "igraph: labels")
check(all(weight > 0 for weight in graph.es["weight"]), "igraph: weights")
